//! QR codes as pictures: error level M, a quiet zone of four modules, and texts of the alphanumeric kind in the mode that is made for
//! them.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

/// White modules around the code.
const QUIET: i32 = 4;
/// Pixels of a module in a PNG.
const PIXELS: usize = 8;

/// The text holds more than a QR code does, or the picture cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text cannot be drawn as a QR code")]
pub struct CannotDraw;

/// A QR code that can be drawn. What it says is a secret: it does not print itself.
pub struct Picture(QrCode);

impl Picture {
    /// The smallest code of level M that holds the text.
    ///
    /// # Errors
    /// The text is too long: beyond some 2,300 bytes.
    pub fn of(text: &str) -> Result<Self, CannotDraw> {
        let segments = QrSegment::make_segments(text);
        let code = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, Version::MIN, Version::MAX, None, false);
        code.map(Self).map_err(|_| CannotDraw)
    }

    /// Modules on a side, those of the quiet zone too.
    #[must_use]
    pub fn side(&self) -> usize {
        usize::try_from(self.0.size() + 2 * QUIET).unwrap_or(0)
    }

    /// A PNG of two colours, 8 pixels a module.
    ///
    /// # Errors
    /// The picture cannot be written.
    pub fn png(&self) -> Result<Vec<u8>, CannotDraw> {
        let pixels = self.side() * PIXELS;
        let side = u32::try_from(pixels).map_err(|_| CannotDraw)?;
        let mut rows = Vec::with_capacity(pixels * pixels.div_ceil(8));
        for y in self.modules() {
            // A module is as wide as a byte has bits, each a pixel: all black, or all white.
            let row: Vec<u8> = self.modules().map(|x| if self.0.get_module(x, y) { 0x00 } else { 0xff }).collect();
            for _ in 0..PIXELS {
                rows.extend_from_slice(&row);
            }
        }
        let mut picture = Vec::new();
        let mut encoder = png::Encoder::new(&mut picture, side, side);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header().map_err(|_| CannotDraw)?;
        writer.write_image_data(&rows).map_err(|_| CannotDraw)?;
        writer.finish().map_err(|_| CannotDraw)?;
        Ok(picture)
    }

    /// An SVG, one unit a module: black on white, however large it is shown.
    #[must_use]
    pub fn svg(&self) -> String {
        let side = self.side();
        let mut path = String::new();
        for y in self.modules() {
            for x in self.modules().filter(|x| self.0.get_module(*x, y)) {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }

    /// The places of modules on one axis, those of the quiet zone too: outside the code every module is white.
    fn modules(&self) -> impl Iterator<Item = i32> + use<> {
        -QUIET..self.0.size() + QUIET
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Picture(…)")
    }
}
