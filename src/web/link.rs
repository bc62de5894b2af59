//! Parts of addresses, written so that they are nothing else.

/// A text as one part of an address' path (RFC 3986, unreserved characters as they are).
pub fn segment(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_in_a_name_ends_its_part() {
        assert_eq!(super::segment("Ani & Budi/é?#"), "Ani%20%26%20Budi%2F%C3%A9%3F%23");
    }
}
