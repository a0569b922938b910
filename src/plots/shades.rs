//! Colours of areas: one hue from light to dark, and text that can be read on it.

use plotters::style::RGBColor;

use super::theme::{Ink, PAPER};

/// From few to many: one hue, whose lightness falls all the way, so that it also reads in grey.
const SHADES: [(u8, u8, u8); 5] =
    [(0xf0, 0xf6, 0xfc), (0xc6, 0xdb, 0xef), (0x6b, 0xae, 0xd6), (0x21, 0x71, 0xb5), (0x08, 0x30, 0x6b)];

/// The colour at a place between 0 and 1.
pub(super) fn shade(place: f64) -> Ink {
    let along = place.clamp(0.0, 1.0) * (SHADES.len() - 1) as f64;
    let from = (along.floor() as usize).min(SHADES.len() - 2);
    let part = along - from as f64;
    let mix = |one: u8, other: u8| (f64::from(one) * (1.0 - part) + f64::from(other) * part).round() as u8;
    let (one, other) = (SHADES[from], SHADES[from + 1]);
    RGBColor(mix(one.0, other.0), mix(one.1, other.1), mix(one.2, other.2))
}

/// Black or white, whichever has the greater contrast: one of the two always has enough.
pub(super) fn readable_on(paper: Ink) -> Ink {
    const PURE_BLACK: Ink = RGBColor(0, 0, 0);
    if contrast(paper, PURE_BLACK) >= contrast(paper, PAPER) { PURE_BLACK } else { PAPER }
}

/// The contrast of two colours by the definition of WCAG 2.
fn contrast(one: Ink, other: Ink) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
    };
    let luminance = |ink: Ink| 0.2126 * linear(ink.0) + 0.7152 * linear(ink.1) + 0.0722 * linear(ink.2);
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_readable_on_every_shade_and_shades_darken() {
        let darkness: Vec<f64> = (0..=100)
            .map(|step| {
                let paper = shade(f64::from(step) / 100.0);
                assert!(contrast(paper, readable_on(paper)) >= 4.5, "{paper:?}");
                contrast(paper, PAPER)
            })
            .collect();
        assert!(darkness.is_sorted(), "{darkness:?}");
    }
}
