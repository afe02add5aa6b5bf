//! Ways to reach a person.

use super::text;

text! {
    /// An e-mail address.
    Email, "ada@example.org", parse_email
}
text! {
    /// An international telephone number.
    Phone, "+49 30 901820", parse_phone
}

fn parse_email(text: &str) -> Result<String, String> {
    let text = text.trim();
    let plain = |part: &str| {
        !part.is_empty()
            && !part
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "<>(),;:\"@".contains(c))
    };
    let fits = text.len() <= 254
        && text.split_once('@').is_some_and(|(local, domain)| {
            plain(local)
                && local.len() <= 64
                && plain(domain)
                && domain.contains('.')
                && domain.split('.').all(|label| {
                    !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
                })
        });
    if !fits {
        return Err("an e-mail address such as ada@example.org".into());
    }
    Ok(text.to_owned())
}

fn parse_phone(text: &str) -> Result<String, String> {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let tame = text.chars().all(|c| c.is_ascii_digit() || " -./()".contains(c) || c == '+');
    let international = text.strip_prefix('+').is_some_and(|rest| {
        !rest.contains('+') && rest.trim_start().starts_with(|c: char| ('1'..='9').contains(&c))
    });
    if !tame || !international || !(7..=15).contains(&digits) {
        return Err("an international number such as +49 30 901820".into());
    }
    Ok(text.to_owned())
}
