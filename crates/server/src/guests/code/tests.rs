use super::{spaced, svg, text};

/// The modules that a picture shows dark, as a reader sees them: each of `scale` pixels.
fn pixels(svg: &str, scale: usize) -> (usize, Vec<u8>) {
    let side: usize =
        svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let mut grey = vec![255; side * side * scale * scale];
    let path = svg.rsplit("<path d=\"").next().unwrap().split('"').next().unwrap();
    for module in path.split('M').skip(1) {
        let (x, y) = module.split_once('h').unwrap().0.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        for row in y * scale..(y + 1) * scale {
            let from = row * side * scale + x * scale;
            grey[from..from + scale].fill(0);
        }
    }
    (side * scale, grey)
}

/// Read by somebody else's reader, not by our own encoder backwards.
#[test]
fn a_reader_reads_what_the_code_says_ses_5() {
    for reference in ["K7QX2MAB", "00000000", "ZZZZZZZZ"] {
        let (side, grey) = pixels(&svg(reference).unwrap(), 5);
        let mut picture =
            rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| grey[y * side + x]);
        let codes = picture.detect_grids();
        assert_eq!(codes.len(), 1, "{reference}");
        let (facts, content) = codes[0].decode().unwrap();
        assert_eq!((content, facts.version.0), (text(reference), 1), "the smallest there is");
    }
}

/// A thumb over a corner of the data.
#[test]
fn a_reader_reads_a_code_that_is_damaged_ses_5() {
    let scale = 5;
    let (side, mut grey) = pixels(&svg("K7QX2MAB").unwrap(), scale);
    for y in 20 * scale..24 * scale {
        let from = y * side + 20 * scale;
        grey[from..from + 4 * scale].fill(255);
    }
    let mut picture =
        rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| grey[y * side + x]);
    let (_, content) = picture.detect_grids()[0].decode().unwrap();
    assert_eq!(content, "SK:K7QX2MAB");
}

#[test]
fn references_are_read_out_in_two_halves_ses_5() {
    assert_eq!(spaced("K7QX2MAB"), "K7QX 2MAB");
    assert_eq!(spaced("K7Q"), "K7Q");
}
