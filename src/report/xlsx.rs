//! Sheets as a workbook. Texts are written as texts, so that none is a formula, whatever it begins with.

use std::io;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use chrono::{Datelike, Timelike};
use unicode_width::UnicodeWidthStr;

use crate::calendar::Time;
use crate::source::Language;

use super::sheet::{Cell, Sheet};

/// The widest that a column becomes by itself, in characters.
const WIDEST: usize = 60;

/// The longest text that a cell takes, in characters (Excel's specifications and limits).
const LONGEST: usize = 32_767;

/// The paper of the office: A4.
const PAPER: u8 = 9;

pub fn workbook(sheets: &[Sheet], made: Time, language: Language) -> io::Result<Vec<u8>> {
    written(sheets, made, language).map_err(io::Error::other)
}

fn written(sheets: &[Sheet], made: Time, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_creation_datetime(&moment(made)?);
    workbook.set_properties(&properties);
    for sheet in sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet.name.in_language(language))?;
        fill(worksheet, sheet, language)?;
    }
    workbook.save_to_buffer()
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet, language: Language) -> Result<(), XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x00E6_EFEE))
        .set_border_bottom(FormatBorder::Thin);
    for (at, column) in (0u16..).zip(sheet.columns) {
        worksheet.write_string_with_format(0, at, language.choose(column.id, column.en), &head)?;
        worksheet.set_column_width(at, width(sheet, usize::from(at), language))?;
    }
    for (row, cells) in (1u32..).zip(&sheet.rows) {
        for (at, cell) in (0u16..).zip(cells) {
            put(worksheet, (row, at), cell)?;
        }
    }
    let last = (u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX), u16::try_from(sheet.columns.len()));
    if let (rows @ 1.., Ok(columns @ 1..)) = last {
        worksheet.autofilter(0, 0, rows, columns - 1)?;
    }
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.set_repeat_rows(0, 0)?;
    worksheet.set_landscape();
    worksheet.set_paper_size(PAPER);
    worksheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn put(worksheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
    let plain = Format::new().set_align(FormatAlign::Top);
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            let text: String = text.chars().take(LONGEST).collect();
            worksheet.write_string_with_format(row, column, text, &plain.set_text_wrap())?;
        }
        #[expect(clippy::cast_precision_loss, reason = "a workbook's numbers are floats")]
        Cell::Number(number) => {
            worksheet.write_number_with_format(row, column, *number as f64, &plain)?;
        }
        Cell::Share(share) => {
            worksheet.write_number_with_format(row, column, *share, &plain.set_num_format("0.0%"))?;
        }
        Cell::Moment(at) => {
            let format = plain.set_num_format("yyyy-mm-dd hh:mm");
            worksheet.write_datetime_with_format(row, column, moment(*at)?, &format)?;
        }
    }
    Ok(())
}

/// A workbook knows no zones: the clock of the place.
fn moment(at: Time) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(at.year()).unwrap_or(1900);
    let clock = |part: u32| u16::try_from(part).unwrap_or_default();
    let day = ExcelDateTime::from_ymd(year, narrow(at.month()), narrow(at.day()))?;
    day.and_hms(clock(at.hour()), narrow(at.minute()), f64::from(at.second()))
}

fn narrow(part: u32) -> u8 {
    u8::try_from(part).unwrap_or_default()
}

/// As wide as its widest text, and as half of its head, which goes over two lines.
fn width(sheet: &Sheet, column: usize, language: Language) -> f64 {
    let head = sheet.columns.get(column).map_or("", |column| language.choose(column.id, column.en));
    let cell = |row: &Vec<Cell>| match row.get(column) {
        Some(Cell::Text(text)) => text.lines().map(UnicodeWidthStr::width).max().unwrap_or_default(),
        Some(Cell::Moment(_)) => 16,
        Some(Cell::Number(_) | Cell::Share(_)) => 8,
        Some(Cell::Empty) | None => 0,
    };
    let word = head.split(' ').map(UnicodeWidthStr::width).max().unwrap_or_default() + 2;
    let widest = sheet.rows.iter().map(cell).max().unwrap_or_default().max(word).max(head.width() / 2 + 2);
    f64::from(u32::try_from(widest.min(WIDEST) + 2).unwrap_or(8))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::super::columns::LOOPS;
    use super::super::sheet::{Cell, Sheet};
    use super::workbook;
    use crate::calendar::Time;
    use crate::source::{Language, Phrase};

    /// Read back by another's reader.
    #[test]
    fn a_workbook_holds_texts_numbers_and_moments_and_no_formula() {
        let made = Time::parse_from_rfc3339("2026-11-23T09:30:00+07:00").expect("a moment");
        let texts = ["=1+1", "+SUM(A1)", "-2", "@x", "\t=1", "\r=1"];
        let mut rows: Vec<Vec<Cell>> =
            texts.iter().map(|text| vec![Cell::Text((*text).to_owned())]).collect();
        rows.push(vec![Cell::Number(-30), Cell::Share(0.5), Cell::Empty, Cell::Moment(made)]);
        let sheet = Sheet { name: Phrase::new("Kembali", "Sent back"), columns: &LOOPS, rows };
        let bytes = workbook(&[sheet], made, Language::Id).unwrap_or_default();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a sound workbook");
        let range = book.worksheet_range("Kembali").expect("the sheet");
        assert_eq!(range.get_value((0, 0)), Some(&Data::String("Dokumen".into())));
        for (row, text) in (1..).zip(texts) {
            assert_eq!(range.get_value((row, 0)), Some(&Data::String(text.into())));
        }
        assert_eq!(range.get_value((7, 0)), Some(&Data::Float(-30.0)));
        assert_eq!(range.get_value((7, 1)), Some(&Data::Float(0.5)));
        let Some(Data::DateTime(at)) = range.get_value((7, 3)) else { panic!("a moment is one") };
        assert!((at.as_f64() - 46_349.395_833).abs() < 0.000_1, "{at:?}");
        let formulas = book.worksheet_formula("Kembali").expect("the sheet");
        assert!(formulas.is_empty() || formulas.used_cells().next().is_none());
    }
}
