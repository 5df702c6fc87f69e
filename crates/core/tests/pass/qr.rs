//! Pictures are read by an independent decoder, also after what happens to pictures on their way.

use std::io::Cursor;

use doorward_core::qr::Picture;
use image::imageops::{FilterType, resize};
use image::{DynamicImage, GrayImage, ImageFormat, Luma, load_from_memory};

use crate::support::{claims, key};

const ADDRESS: &str = "https://doors.example.com/grouplinks/0123456789abcdef0123456789abcdef";

fn drawn(text: &str) -> GrayImage {
    load_from_memory(&Picture::of(text).unwrap().png().unwrap()).unwrap().into_luma8()
}

/// What the only code in a picture says, and its version.
fn read(picture: &GrayImage) -> Result<(String, usize), String> {
    let mut prepared = rqrr::PreparedImage::prepare(picture.clone());
    let grids = prepared.detect_grids();
    let [grid] = grids.as_slice() else { return Err(format!("{} codes", grids.len())) };
    let (meta, content) = grid.decode().map_err(|error| error.to_string())?;
    Ok((content, meta.version.0))
}

fn texts() -> [String; 2] {
    [key().sign(&claims()).unwrap().reveal().to_owned(), ADDRESS.to_owned()]
}

#[test]
fn a_picture_says_its_text() {
    for text in texts() {
        assert_eq!(read(&drawn(&text)).unwrap().0, text);
    }
}

#[test]
fn a_pass_of_220_characters_fits_into_version_8_and_one_more_does_too() {
    // Only of characters of the alphanumeric mode.
    for (characters, version) in [(220, 8), (221, 8), (222, 9)] {
        let text = format!("DW1:{}", "A%".repeat(200)).chars().take(characters).collect::<String>();
        assert_eq!(read(&drawn(&text)).unwrap(), (text, version));
    }
}

#[test]
fn modules_have_8_pixels_and_the_quiet_zone_is_4_modules_wide() {
    let text = key().sign(&claims()).unwrap();
    let picture = Picture::of(text.reveal()).unwrap();
    let drawn = drawn(text.reveal());
    assert_eq!(drawn.width() as usize, picture.side() * 8);
    assert_eq!(drawn.width(), drawn.height());
    let black = |x: u32, y: u32| drawn.get_pixel(x, y).0 == [0];
    let rows: Vec<u32> = (0..drawn.height()).filter(|y| (0..drawn.width()).any(|x| black(x, *y))).collect();
    assert_eq!((rows.first(), rows.last()), (Some(&32), Some(&(drawn.height() - 33))));
    // The corner of a finder pattern: seven black modules, then a white one.
    assert!((32..32 + 56).all(|x| black(x, 32)) && !black(32 + 56, 32));
}

#[test]
fn a_picture_survives_compression_shrinking_and_turning() {
    for text in texts() {
        let drawn = drawn(&text);
        let mut jpeg = Vec::new();
        let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 20);
        encoder.encode_image(&drawn).unwrap();
        assert_eq!(read(&load_from_memory(&jpeg).unwrap().into_luma8()).unwrap().0, text, "compressed");

        let smaller = resize(&drawn, drawn.width() * 2 / 5, drawn.height() * 2 / 5, FilterType::Triangle);
        assert_eq!(read(&smaller).unwrap().0, text, "shrunk");

        let turned = DynamicImage::ImageLuma8(drawn.clone()).rotate90().rotate180().into_luma8();
        assert_eq!(read(&turned).unwrap().0, text, "turned upside down");

        assert_eq!(read(&tilted(&drawn, 17.0)).unwrap().0, text, "tilted");

        let mut together = Cursor::new(Vec::new());
        let small = resize(&tilted(&drawn, -8.0), drawn.width() * 3 / 4, drawn.height() * 3 / 4, FilterType::Triangle);
        DynamicImage::ImageLuma8(small).write_to(&mut together, ImageFormat::Jpeg).unwrap();
        assert_eq!(read(&load_from_memory(&together.into_inner()).unwrap().into_luma8()).unwrap().0, text, "all of it");
    }
}

/// Turned by so many degrees, on a white sheet that is large enough, with blended pixels.
fn tilted(picture: &GrayImage, degrees: f32) -> GrayImage {
    let side = picture.width() * 3 / 2;
    let (sin, cos) = degrees.to_radians().sin_cos();
    let middle = |length: u32| (length - 1) as f32 / 2.0;
    GrayImage::from_fn(side, side, |x, y| {
        let (dx, dy) = (x as f32 - middle(side), y as f32 - middle(side));
        let (x, y) = (dx * cos + dy * sin + middle(picture.width()), dy * cos - dx * sin + middle(picture.height()));
        let at = |x: f32, y: f32| {
            let inside = x >= 0.0 && y >= 0.0 && x < picture.width() as f32 && y < picture.height() as f32;
            if inside { f32::from(picture.get_pixel(x as u32, y as u32).0[0]) } else { 255.0 }
        };
        let (fx, fy) = (x - x.floor(), y - y.floor());
        let (x, y) = (x.floor(), y.floor());
        let top = at(x, y) * (1.0 - fx) + at(x + 1.0, y) * fx;
        let bottom = at(x, y + 1.0) * (1.0 - fx) + at(x + 1.0, y + 1.0) * fx;
        Luma([(top * (1.0 - fy) + bottom * fy) as u8])
    })
}

#[test]
fn an_svg_has_the_same_modules() {
    for text in texts() {
        let picture = Picture::of(&text).unwrap();
        let side = u32::try_from(picture.side()).unwrap();
        let svg = picture.svg();
        assert!(svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")));
        let path = svg.split("fill=\"#000\" d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut modules = GrayImage::from_pixel(side, side, Luma([255]));
        for square in path.split('M').filter(|square| !square.is_empty()) {
            let (x, y) = square.strip_suffix("h1v1h-1z").unwrap().split_once(' ').unwrap();
            modules.put_pixel(x.parse().unwrap(), y.parse().unwrap(), Luma([0]));
        }
        assert_eq!(resize(&modules, side * 8, side * 8, FilterType::Nearest), drawn(&text));
    }
}

#[test]
fn a_text_that_no_code_holds_is_refused() {
    assert!(Picture::of(&"x".repeat(2_331)).is_ok());
    assert!(Picture::of(&"x".repeat(2_332)).is_err());
    assert!(!format!("{:?}", Picture::of(ADDRESS).unwrap()).contains("example"));
}
