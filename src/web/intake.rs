//! What a request brings, read within its limits: values and texts into memory, files to the disk.

use std::path::PathBuf;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use futures_util::{StreamExt, stream};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use crate::store::FILE_LIMIT;

use super::asked::{Brought, Form, Upload};
use super::problem::Problem;
use super::route::Takes;
use super::site::Site;

/// The largest body of a value or of a form's texts, in bytes; a document has at most a mebibyte.
const BODY_MAX: usize = 2 * 1024 * 1024;

/// The most fields and files of a form.
const FIELDS_MAX: usize = 1000;
const FILES_MAX: usize = 20;

/// How long the next piece of a body may take.
const PIECE: Duration = Duration::from_secs(20);

/// What a route takes of a request.
pub(super) async fn read(site: &Site, takes: Takes, parts: &Parts, body: Body) -> Result<Brought, Problem> {
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind_alone = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let length = parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let most = if takes == Takes::File || kind_alone == "multipart/form-data" {
        FILE_LIMIT + BODY_MAX as u64
    } else {
        BODY_MAX as u64
    };
    if length.is_some_and(|length: u64| length > most) {
        return Err(too_large(most));
    }
    let stream = body.into_data_stream();
    match (takes, kind_alone.as_str()) {
        (Takes::Nothing, _) => Ok(Brought::Nothing),
        (Takes::Json, "application/json") => Ok(Brought::Json(whole(stream).await?)),
        // Whoever sends nothing at all leaves everything open that may be.
        (Takes::Json, "") => Ok(match whole(stream).await?.is_empty() {
            true => Brought::Json(Bytes::from_static(b"{}")),
            false => Brought::Nothing,
        }),
        (Takes::Json, _) => Ok(Brought::Nothing),
        (Takes::Form, "multipart/form-data") => form(site, kind, stream).await.map(Brought::Form),
        (Takes::Form, _) => {
            let bytes = whole(stream).await?;
            let texts: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().collect();
            if texts.len() > FIELDS_MAX {
                return Err(too_many_fields());
            }
            Ok(Brought::Form(Form { texts, files: Vec::new() }))
        }
        (Takes::File, _) => {
            let upload = spool(site, String::new(), stream.map(|piece| piece.map_err(|_| cut_off()))).await?;
            Ok(Brought::File(upload))
        }
    }
}

/// A form with files: its texts in memory, its files on the disk.
async fn form(site: &Site, kind: &str, stream: BodyDataStream) -> Result<Form, Problem> {
    let boundary = multer::parse_boundary(kind).map_err(|_| bad_form())?;
    let mut parts = multer::Multipart::new(stream, boundary);
    let (mut form, mut room) = (Form::default(), BODY_MAX);
    while let Some(field) = soon(parts.next_field()).await?.map_err(|_| bad_form())? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            // A browser sends an empty part for a file that was not chosen.
            Some(file) if file.is_empty() => {}
            Some(file) => {
                if form.files.len() >= FILES_MAX {
                    return Err(too_many_fields());
                }
                let pieces = field.map(|piece| piece.map_err(|_| cut_off()));
                // So browsers write a quotation mark within a name.
                let file = file.replace("%22", "\"");
                form.files.push((name, spool(site, file, pieces).await?));
            }
            None => {
                let text = soon(field.text()).await?.map_err(|_| bad_form())?;
                room = room.checked_sub(text.len()).ok_or_else(|| too_large(BODY_MAX as u64))?;
                if form.texts.len() >= FIELDS_MAX {
                    return Err(too_many_fields());
                }
                form.texts.push((name, text));
            }
        }
    }
    Ok(form)
}

/// Writes what comes into a file of its own.
async fn spool(
    site: &Site,
    name: String,
    mut pieces: impl stream::Stream<Item = Result<Bytes, Problem>> + Unpin,
) -> Result<Upload, Problem> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| unwritten(&error.into()))?;
    let path: PathBuf = site.incoming().join(format!("{:032x}", u128::from_be_bytes(random)));
    let mut file = File::create_new(&path).await.map_err(|error| unwritten(&error))?;
    // From here on the file is taken away again, however this ends.
    let mut upload = Upload { name, path, size: 0 };
    while let Some(piece) = soon(pieces.next()).await? {
        let piece = piece?;
        upload.size += piece.len() as u64;
        if upload.size > FILE_LIMIT {
            return Err(too_large(FILE_LIMIT));
        }
        file.write_all(&piece).await.map_err(|error| unwritten(&error))?;
    }
    file.flush().await.map_err(|error| unwritten(&error))?;
    Ok(upload)
}

/// A body of a bounded size, all of it.
async fn whole(mut stream: BodyDataStream) -> Result<Bytes, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = soon(stream.next()).await? {
        let piece = piece.map_err(|_| cut_off())?;
        if bytes.len() + piece.len() > BODY_MAX {
            return Err(too_large(BODY_MAX as u64));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.into())
}

/// What comes within the time that a piece may take.
async fn soon<T>(coming: impl Future<Output = T>) -> Result<T, Problem> {
    timeout(PIECE, coming).await.map_err(|_| {
        let (id, en) = ("kiriman terlalu lambat", "what was sent came too slowly");
        Problem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", id, en)
    })
}

fn too_large(most: u64) -> Problem {
    let most = most / 1024 / 1024;
    let (id, en) =
        (format!("yang dikirim lebih dari {most} MiB"), format!("what was sent has more than {most} MiB"));
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", id, en)
}

fn too_many_fields() -> Problem {
    Problem::wrong("isian atau berkasnya terlalu banyak", "it has too many fields or files")
}

fn bad_form() -> Problem {
    Problem::malformed("formulir tidak terbaca", "the form cannot be read")
}

fn cut_off() -> Problem {
    Problem::malformed("kiriman terputus", "what was sent was cut off")
}

fn unwritten(error: &std::io::Error) -> Problem {
    tracing::error!(%error, "an uploaded file cannot be written");
    let (id, en) = ("berkas tidak dapat disimpan", "the file cannot be stored");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "upload", id, en).after(5)
}
