//! How an amount is written for people.

/// An amount with its thousands apart: two decimals, fewer for large ones and more for those below one.
///
/// ```
/// use evenhand::amount::written;
/// assert_eq!(written(445.892759), "445.89");
/// assert_eq!(written(-0.04321), "−0.0432");
/// assert_eq!(written(123_456.7), "123,457");
/// ```
pub fn written(number: f64) -> String {
    written_beside(number, number)
}

/// An amount with the decimals that one of this size has, to stand beside it.
///
/// ```
/// use evenhand::amount::written_beside;
/// assert_eq!(written_beside(-0.0073, 30.76), "−0.01");
/// ```
pub fn written_beside(number: f64, size: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "∞".into() } else { "−∞".into() };
    }
    let decimals = match size.abs() {
        0.0 => 0,
        size if !(1e-6..1e15).contains(&size) => return format!("{number:.3e}").replace('-', "−"),
        size if size >= 1e5 => 0,
        size if size >= 1e3 => 1,
        size if size >= 1.0 => 2,
        size if size >= 1e-3 => 4,
        _ => 7,
    };
    fixed(number, decimals)
}

/// A number to so many decimals, with its thousands apart and a true minus.
///
/// ```
/// assert_eq!(evenhand::amount::fixed(-1234.56, 1), "−1,234.6");
/// ```
pub fn fixed(number: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", number.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let minus = if number < 0.0 && text.contains(|c| ('1'..='9').contains(&c)) { "−" } else { "" };
    format!("{minus}{}{rest}", apart(whole))
}

/// A count, with its thousands apart.
///
/// ```
/// assert_eq!(evenhand::amount::count(19_315), "19,315");
/// ```
pub fn count(number: u64) -> String {
    apart(&number.to_string())
}

fn apart(digits: &str) -> String {
    let mut written = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_a_reader_expects() {
        let amounts =
            [445.892759, 12.5, 0.0, 1234.56, 123_456.7, 1e15, 0.04321, -3.0, -0.001, 3.344e-4, 1e-7];
        let expected = [
            "445.89",
            "12.50",
            "0",
            "1,234.6",
            "123,457",
            "1.000e15",
            "0.0432",
            "−3.00",
            "−0.0010",
            "0.0003344",
            "1.000e−7",
        ];
        assert_eq!(amounts.map(written), expected);
        assert_eq!(written_beside(0.0, 0.1), "0.0000");
        assert_eq!(written(f64::NEG_INFINITY), "−∞");
    }
}
