//! Why a message could not be delivered: facts, and the sentences made of them.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::source::Phrase;

/// Why a try failed. Kept with the delivery, so that the names and their meanings stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// The receiver is not in the site's file any more, or has no address.
    NoReceiver,
    /// The site's `from` is no sender.
    NoSender,
    /// The mail server answered with this code.
    Mail { code: u16 },
    /// The file with the secret is not there, or holds none.
    NoSecret { file: String },
    /// The host has an address inside a network, and that was not allowed.
    Private { address: IpAddr },
    /// The host's name leads nowhere.
    NoHost,
    /// No answer within the time.
    TimedOut,
    /// No connection, or a broken one; the system's own words.
    Unreachable { reason: String },
    /// The web server answered with this status instead of 2xx; one that redirects (3xx) is not followed.
    Status { status: u16 },
}

impl Fault {
    /// Whether another try can never end otherwise.
    pub fn is_final(&self) -> bool {
        match self {
            // RFC 9110, 15.5.11: gone, and likely for ever.
            Fault::Status { status } => *status == 410,
            // RFC 5321, 4.2.3: no such mailbox, nor another to try, nor a name that is allowed.
            Fault::Mail { code } => matches!(code, 550 | 551 | 553),
            Fault::NoReceiver => true,
            Fault::NoSender
            | Fault::NoSecret { .. }
            | Fault::Private { .. }
            | Fault::NoHost
            | Fault::TimedOut
            | Fault::Unreachable { .. } => false,
        }
    }

    /// Whether whatever else goes the same way fails the same way now.
    pub fn is_of_the_way(&self) -> bool {
        match self {
            // The server is closing, or does not know the office (RFC 5321, RFC 4954).
            Fault::Mail { code } => matches!(code, 421 | 454 | 530 | 534 | 535 | 538),
            Fault::NoSender
            | Fault::NoSecret { .. }
            | Fault::Private { .. }
            | Fault::NoHost
            | Fault::TimedOut
            | Fault::Unreachable { .. } => true,
            Fault::NoReceiver | Fault::Status { .. } => false,
        }
    }

    pub fn describe(&self) -> Phrase {
        match self {
            Fault::NoReceiver => Phrase::new("penerima tidak ada lagi", "the receiver is no longer there"),
            Fault::NoSender => Phrase::new(
                "`from` di notices.yaml bukan alamat pengirim",
                "`from` in notices.yaml is no sender's address",
            ),
            Fault::Mail { code } => Phrase::new(
                format!("server surel menjawab {code}"),
                format!("the mail server answered {code}"),
            ),
            Fault::NoSecret { file } => Phrase::new(
                format!("rahasia tidak dapat dibaca dari {file}"),
                format!("no secret can be read from {file}"),
            ),
            Fault::Private { address } => Phrase::new(
                format!("{address} alamat dalam jaringan; perlu `allow_private: true`"),
                format!("{address} is inside a network; that needs `allow_private: true`"),
            ),
            Fault::NoHost => Phrase::new("nama host tidak ditemukan", "the host's name is not found"),
            Fault::TimedOut => Phrase::new("tidak ada jawaban pada waktunya", "no answer in time"),
            Fault::Unreachable { reason } => {
                Phrase::new(format!("tidak terhubung: {reason}"), format!("not connected: {reason}"))
            }
            Fault::Status { status } if (300..400).contains(status) => Phrase::new(
                format!("dijawab {status}; pengalihan tidak diikuti"),
                format!("answered {status}; redirects are not followed"),
            ),
            Fault::Status { status } => {
                Phrase::new(format!("dijawab {status}"), format!("answered {status}"))
            }
        }
    }
}
