//! What others hand in besides documents, spoilt in many ways: it is read or refused, and never ends the program.

mod reads;

use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::test_runner::RngSeed;

use reads::reads;

/// What the mutations begin with: something right for each reader.
const RIGHT: [&str; 6] = [
    "hours: { monday: [07.30-12.00, 13.00-16.00], friday: 07.30-11.30 }\nperiods:\n  - { name: Ramadan, from: 2026-02-19, until: 2026-03-17, hours: ramadan }\n\
     holidays: [id-2026]\ndays: [{ date: 2026-12-28, name: Tutup buku }]\n",
    "sop/a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e\n42\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n\n\
     — sop sub3oJASKaVS77z5z3wrufmFnxg7lCDWCYCfkWZlVRFOIpj4yH8BMnGb5+mL08c55ymwN0ooUY9RgNRaD0CiMqKN5gY=\n",
    "sop+b2e6f7a0+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
    "PRIVATE+KEY+sop+b2e6f7a0+AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH",
    "identity: { number: NOMOR SOP }\nstart: Mulai\n{% for line in agency %}{{ line }}\n{% endfor %}",
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 10\"><path fill=\"#c80000\" d=\"M0 0h20v10H0z\"/></svg>",
];

#[test]
fn what_is_right_is_read() {
    RIGHT.iter().for_each(|text| reads(text.as_bytes()));
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_spoilt_is_read_or_refused(
        which in 0..RIGHT.len(),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>(), 0..4u8), 0..6),
    ) {
        let mut bytes = RIGHT[which].as_bytes().to_vec();
        for (index, byte, what) in changes {
            let at = index.index(bytes.len().max(1));
            match what {
                0 if at < bytes.len() => drop(bytes.remove(at)),
                1 if at < bytes.len() => bytes[at] = byte,
                2 => bytes.truncate(at),
                _ => bytes.insert(at.min(bytes.len()), byte),
            }
        }
        reads(&bytes);
    }
}
