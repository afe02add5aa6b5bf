//! Chance that a seed repeats.

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// The seed is mixed first: as a bare multiple of the step, each seed would give the sequence of the one before, shifted by one.
    pub fn new(seed: u64) -> Dice {
        Dice(mixed(seed.wrapping_add(GAMMA)))
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mixed(self.0) % bound
    }

    /// Whether a die of so many sides shows one of them.
    pub fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }

    /// One of these.
    pub fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        let index = self.below(choices.len() as u64);
        choices[usize::try_from(index).unwrap()]
    }
}

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn neighbouring_seeds_share_no_sequence() {
        let of = |seed| {
            let mut dice = Dice::new(seed);
            (0..20).map(|_| dice.below(u64::MAX)).collect::<Vec<_>>()
        };
        let (one, next) = (of(7), of(8));
        assert!(one.iter().all(|number| !next.contains(number)), "{one:?} {next:?}");
    }
}
