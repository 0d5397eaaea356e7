//! An address as a picture of text, for the camera of a phone.

use anyhow::Context;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

/// Draws a QR code (ISO/IEC 18004) in half blocks, with its quiet zone, a line break after each row. What is light is
/// drawn, for a terminal that is dark. Fails for a text of more than 2,953 bytes.
pub fn qr_code(text: &str) -> anyhow::Result<String> {
    let code = QrCode::new(text).with_context(|| format!("`{text}` is too long for a QR code"))?;
    let picture =
        code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
    Ok(picture + "\n")
}
