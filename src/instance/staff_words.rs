//! What people are missing, in words, Indonesian and English. Judges nothing.

use crate::source::Phrase;

use super::refusal::Role;
use super::staff::{Lack, ShortStaffed};

impl ShortStaffed {
    /// What is missing, in a sentence.
    pub fn describe(&self) -> Phrase {
        let step = &self.step;
        match &self.lack {
            Lack::Nobody { roles } => {
                let roles: Vec<String> =
                    roles.iter().map(|Role { key, title }| format!("{title} ({key})")).collect();
                let roles = roles.join(", ");
                Phrase::new(
                    format!(
                        "langkah \"{step}\" belum dapat dikerjakan siapa pun: tidak ada pemegang peran {roles}"
                    ),
                    format!("nobody can do step \"{step}\" yet: nobody holds the role of {roles}"),
                )
            }
            Lack::Quorum { needed, most } => Phrase::new(
                format!(
                    "langkah \"{step}\" memerlukan {needed} orang yang berbeda, yang terdaftar baru {most}"
                ),
                format!(
                    "step \"{step}\" needs {needed} different people; of those registered {most} can take part"
                ),
            ),
            Lack::Others { than, needed, most } => Phrase::new(
                format!(
                    "langkah \"{step}\" dan \"{than}\" harus dikerjakan orang yang berbeda: perlu {needed} orang, yang terdaftar baru {most}"
                ),
                format!(
                    "steps \"{step}\" and \"{than}\" are for different people: {needed} are needed, of those registered {most} can take part"
                ),
            ),
            Lack::Same { of: other, needed, most } => Phrase::new(
                format!(
                    "langkah \"{step}\" harus dikerjakan pelaksana \"{other}\": perlu {needed} orang yang memegang peran pada keduanya, \
                     yang terdaftar baru {most}"
                ),
                format!(
                    "step \"{step}\" is for whoever did \"{other}\": {needed} who hold a role in both are needed, {most} registered"
                ),
            ),
        }
    }
}
