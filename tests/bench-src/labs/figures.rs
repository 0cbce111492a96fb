//! What many measurements come to.

/// Measurements, in order of size.
#[derive(Debug, Default)]
pub struct Spread(Vec<f64>);

impl FromIterator<f64> for Spread {
    fn from_iter<T: IntoIterator<Item = f64>>(all: T) -> Self {
        let mut all: Vec<f64> = all.into_iter().collect();
        all.sort_unstable_by(f64::total_cmp);
        Self(all)
    }
}

impl Spread {
    /// What this share of them kept within.
    pub fn percentile(&self, share: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place in a list of hundreds"
        )]
        let place = (share * crate::count(last)).ceil() as usize;
        self.0.get(place.min(last)).copied().unwrap_or(f64::NAN)
    }

    pub fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / crate::count(self.0.len())
    }

    /// Jain's index of fairness: 1 if all have the same, 1/n if one has all (<https://arxiv.org/abs/cs/9809099>).
    pub fn jain(&self) -> f64 {
        let squares: f64 = self.0.iter().map(|had| had * had).sum();
        self.0.iter().sum::<f64>().powi(2) / (crate::count(self.0.len()) * squares)
    }
}
