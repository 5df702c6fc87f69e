//! The content of a part, compressed as it is kept (RFC 1951): events repeat themselves.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::Error;

/// Compresses a text, on a thread for such work.
pub(super) async fn pack(text: String) -> Result<Vec<u8>, Error> {
    let packed = tokio::task::spawn_blocking(move || {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes())?;
        encoder.finish()
    });
    let broken = |error: &dyn std::fmt::Display| Error::Internal(format!("a part of a report cannot be compressed: {error}"));
    packed.await.map_err(|error| broken(&error))?.map_err(|error| broken(&error))
}

/// What [`pack`] compressed.
pub(super) fn unpack(packed: Vec<u8>) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    let read = DeflateDecoder::new(packed.as_slice()).read_to_end(&mut text);
    read.map_err(|error| Error::Internal(format!("a part of a report cannot be read: {error}")))?;
    Ok(text)
}
