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
    assert_eq!(size(72), (842, 595));
    for dpi in [0, 71, 601, u16::MAX] {
        assert!(print::png(&drawing, dpi).unwrap_err().to_string().contains("72–600"));
    }
}

/// So that a word processor sets it at its true size.
#[test]
fn a_picture_says_its_resolution() {
    let file = print::png(&sample::drawing(), 300).unwrap().remove(0);
    let reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let dots = reader.info().pixel_dims.unwrap();
    assert_eq!((dots.xppu, dots.yppu, dots.unit), (11_811, 11_811, png::Unit::Meter));
}

#[test]
fn its_text_is_painted() {
    let picture = Pixmap::decode_png(&print::png(&sample::drawing(), 102).unwrap()[0]).unwrap();
    // Four dots a millimetre: the title's band, from the top of its capitals to its baseline.
    let dark = |x: u32, y: u32| picture.pixel(x, y).is_some_and(|dot| dot.red() < 128);
    let painted = (400..800).flat_map(|x| (64..80).map(move |y| (x, y))).filter(|&(x, y)| dark(x, y)).count();
    assert!(painted > 400, "{painted} dark dots");
}
