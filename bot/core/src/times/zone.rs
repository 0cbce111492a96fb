//! Time zones by name, from the database that is built in: the same answer on every machine.

use std::fmt;

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// A time zone by its IANA name.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// The zone of this name, in any case: `Europe/Berlin`, `utc`. `None` for a name that is not known.
    pub fn read(name: &str) -> Option<Self> {
        let zone = TimeZoneDatabase::bundled().get(name.trim()).ok()?;
        if zone.is_unknown() {
            return None;
        }
        let name = zone.iana_name()?.to_owned();
        Some(Self { name, zone })
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self { name: "UTC".into(), zone: TimeZone::UTC }
    }

    /// Its name, as the database spells it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What jiff reckons with.
    pub fn time_zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The names of all zones, sorted.
    pub fn all() -> Vec<String> {
        let mut names: Vec<String> =
            TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect();
        names.sort_unstable();
        names
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
