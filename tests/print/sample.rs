//! A small drawing made by hand: one of everything that a chart can hold.

use sop::drawing::{
    About, Anchor, Cell, Drawing, FRAME, Fill, Flow, HAIRLINE, Item, Outline, Page, Point, Rect, Rule, Sheet,
    Symbol, SymbolKind, Table, TableRow, TextClass, TextLine,
};
use sop::source::Language;
use sop::text::{Face, Fonts, POINT};

pub const TITLE: &str = "Prosedur \"Uji\" <Coba> & Salin";

pub fn drawing() -> Drawing {
    let fonts = Fonts::embedded();
    let pen = Pen { fonts: &fonts };
    let sheet = Sheet::landscape(sop::document::Paper::A4);
    let page = Page {
        width: sheet.width,
        height: sheet.height,
        part: None,
        bookmark: Some(TITLE.into()),
        procedure: None,
        items: vec![
            Item::Heading(
                1,
                vec![pen.line(TITLE, Face::Bold, 14.0, (148.5, 20.0), Anchor::Middle, TextClass::Title)],
            ),
            Item::Table(pen.table()),
            Item::Flows(pen.flows()),
            Item::Foot(vec![pen.line(
                "Halaman 1 dari 1",
                Face::Regular,
                8.0,
                (282.0, 194.0),
                Anchor::End,
                TextClass::Foot,
            )]),
        ],
    };
    let about = About {
        authors: vec!["Dinas <Uji>".into(), "Bidang & Salin".into()],
        subject: "SOP".into(),
        keywords: vec!["065/12".into()],
    };
    let family = fonts.family().clone();
    Drawing { title: TITLE.into(), language: Language::Id, about, family, pages: vec![page] }
}

struct Pen<'a> {
    fonts: &'a Fonts,
}

impl Pen<'_> {
    fn line(
        &self,
        text: &str,
        face: Face,
        points: f64,
        at: (f64, f64),
        anchor: Anchor,
        class: TextClass,
    ) -> TextLine {
        TextLine::new(self.fonts.line(text, face, points * POINT), point(at), anchor, class)
    }

    fn table(&self) -> Table {
        let head = |text, column: &str, x, width| Cell {
            texts: vec![self.line(
                text,
                Face::Bold,
                9.0,
                (x + width / 2.0, 34.0),
                Anchor::Middle,
                TextClass::Head,
            )],
            fill: Fill::Head,
            ..cell(column, None, (x, 30.0, width, 6.0))
        };
        let mut narrow = head("Kabid", "kabid", 150.0, 50.0);
        narrow.texts[0].upright = true;
        let activity =
            self.fonts.measure("Memeriksa:\n- Jika baik, maka lanjut ke tahap selanjutnya", Face::Regular);
        let lines = activity.wrap(9.0 * POINT, 60.0).into_iter().zip(0..).map(|(line, row)| {
            let at = Point { x: 22.0, y: 45.0 + 4.0 * f64::from(row) };
            TextLine::new(line, at, Anchor::Start, TextClass::Cell)
        });
        let first = TableRow {
            step: Some("periksa".into()),
            cells: vec![
                Cell { texts: lines.collect(), ..cell("activity", None, (20.0, 36.0, 80.0, 40.0)) },
                Cell {
                    symbols: vec![self.symbol(SymbolKind::Decision, "periksa", "staf", diamond(125.0, 56.0))],
                    ties: vec![vec![Point { x: 132.0, y: 52.0 }, Point { x: 168.0, y: 52.0 }]],
                    ..cell("staf", Some("staf"), (100.0, 36.0, 50.0, 40.0))
                },
                Cell {
                    symbols: vec![self.symbol(SymbolKind::Process, "periksa", "kabid", process(175.0, 56.0))],
                    ..cell("kabid", Some("kabid"), (150.0, 36.0, 50.0, 40.0))
                },
            ],
        };
        let second = TableRow {
            step: Some("end:ditolak".into()),
            cells: vec![
                Cell { fill: Fill::Connector, ..cell("activity", None, (20.0, 76.0, 80.0, 40.0)) },
                Cell {
                    symbols: vec![self.symbol(SymbolKind::OffPage, "simpan", "staf", pentagon(125.0, 96.0))],
                    ..cell("staf", Some("staf"), (100.0, 76.0, 50.0, 40.0))
                },
                Cell {
                    symbols: vec![self.symbol(
                        SymbolKind::Terminator,
                        "end:ditolak",
                        "kabid",
                        capsule(175.0, 96.0),
                    )],
                    ..cell("kabid", Some("kabid"), (150.0, 76.0, 50.0, 40.0))
                },
            ],
        };
        Table {
            head: vec![TableRow {
                step: None,
                cells: vec![
                    head("Kegiatan", "activity", 20.0, 80.0),
                    head("Staf", "staf", 100.0, 50.0),
                    narrow,
                ],
            }],
            body: vec![first, second],
            rules: vec![
                rule((20.0, 76.0), (200.0, 76.0), HAIRLINE),
                rule((20.0, 30.0), (200.0, 30.0), FRAME),
                rule((20.0, 116.0), (200.0, 116.0), FRAME),
            ],
        }
    }

    fn symbol(&self, kind: SymbolKind, step: &str, actor: &str, outline: Outline) -> Symbol {
        let (letter, text, at) = match kind {
            SymbolKind::OffPage => (Some("A".to_string()), "A", (125.0, 97.0)),
            SymbolKind::Terminator => (None, "Selesai", (175.0, 97.0)),
            SymbolKind::Process | SymbolKind::Decision => (None, "", (0.0, 0.0)),
        };
        let texts = vec![self.line(text, Face::Regular, 8.0, at, Anchor::Middle, TextClass::Symbol)];
        let description = format!("keputusan \"{step}\"; ya: langkah 2");
        Symbol {
            kind,
            step: step.into(),
            actor: actor.into(),
            letter,
            outline,
            texts,
            description,
            mark: None,
        }
    }

    fn flows(&self) -> Vec<Flow> {
        let label = self.line("<Tidak>", Face::Regular, 8.0, (126.5, 66.0), Anchor::Start, TextClass::Label);
        vec![
            Flow {
                from: "periksa".into(),
                to: "simpan".into(),
                branch: Some("<Tidak>".into()),
                points: [(125.0, 60.0), (125.0, 92.0)].map(point).into(),
                hops: Vec::new(),
                joins: None,
                label: vec![label],
                description: "dari langkah 1 ke langkah 2: <Tidak>".into(),
                taken: None,
            },
            Flow {
                from: "periksa".into(),
                to: "end:ditolak".into(),
                branch: None,
                points: [(118.0, 56.0), (110.0, 56.0), (110.0, 82.0), (175.0, 82.0), (175.0, 92.5)]
                    .map(point)
                    .into(),
                hops: vec![Point { x: 125.0, y: 82.0 }],
                joins: None,
                label: Vec::new(),
                description: "dari langkah 1 ke selesai".into(),
                taken: None,
            },
        ]
    }
}

fn point((x, y): (f64, f64)) -> Point {
    Point { x, y }
}

fn rule(from: (f64, f64), to: (f64, f64), width: f64) -> Rule {
    Rule { from: point(from), to: point(to), width }
}

fn cell(column: &str, actor: Option<&str>, (x, y, width, height): (f64, f64, f64, f64)) -> Cell {
    Cell {
        column: column.into(),
        actor: actor.map(String::from),
        area: Rect { x, y, width, height },
        fill: Fill::None,
        columns_spanned: 1,
        rows_spanned: 1,
        texts: Vec::new(),
        symbols: Vec::new(),
        boxes: Vec::new(),
        ties: Vec::new(),
    }
}

fn process(x: f64, y: f64) -> Outline {
    Outline::Rect(Rect { x: x - 7.0, y: y - 3.5, width: 14.0, height: 7.0 })
}

fn capsule(x: f64, y: f64) -> Outline {
    Outline::Capsule(Rect { x: x - 7.0, y: y - 3.5, width: 14.0, height: 7.0 })
}

fn diamond(x: f64, y: f64) -> Outline {
    Outline::Polygon([(x, y - 4.0), (x + 7.0, y), (x, y + 4.0), (x - 7.0, y)].map(point).into())
}

fn pentagon(x: f64, y: f64) -> Outline {
    let corners =
        [(x - 4.0, y - 4.0), (x + 4.0, y - 4.0), (x + 4.0, y + 1.0), (x, y + 4.5), (x - 4.0, y + 1.0)];
    Outline::Polygon(corners.map(point).into())
}
