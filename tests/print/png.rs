//! The pictures have the size that was asked for, and the text in them is painted by our own fonts.

use resvg::tiny_skia::Pixmap;
use sop::print;

use super::sample;

#[test]
fn a_page_has_as_many_dots_as_asked() {
    let drawing = sample::drawing();
    let size = |dpi| {
        let picture = Pixmap::decode_png(&print::png(&drawing, dpi).unwrap()[0]).unwrap();
        (picture.width(), picture.height())
    };
    assert_eq!(size(print::DPI), (1754, 1240));
    assert_eq!(size(72.0), (842, 595));
    assert!(print::png(&drawing, 5.0).is_err());
    assert!(print::png(&drawing, f64::NAN).is_err());
}

#[test]
fn its_text_is_painted() {
    let picture = Pixmap::decode_png(&print::png(&sample::drawing(), 50.8).unwrap()[0]).unwrap();
    // Two dots a millimetre: the title's band, from the top of its capitals to its baseline.
    let dark = |x: u32, y: u32| picture.pixel(x, y).is_some_and(|dot| dot.red() < 128);
    let painted = (200..400).flat_map(|x| (32..40).map(move |y| (x, y))).filter(|&(x, y)| dark(x, y)).count();
    assert!(painted > 100, "{painted} dark dots");
}
