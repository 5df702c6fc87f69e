use minicbor::Encoder;

use super::PassError;
use super::cbor::{Reader, once};
use crate::Timestamp;

const ISS: i64 = 1;
const SUB: i64 = 2;
const EXP: i64 = 4;
const NBF: i64 = 5;
const IAT: i64 = 6;
const CTI: i64 = 7;
/// Of those below -65536, which RFC 8392 leaves to private use.
const GROUP: i64 = -65_537;
/// The next of them, instead of the first where unlocks are counted: the group and how many there are.
const LIMITED: i64 = -65_538;

const MICROS: i64 = 1_000_000;
/// The last second of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

/// Whose pass it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The holder of a group link.
    GroupLink(i64),
    /// A user, by a login whose phone made the pass.
    Login(i64),
}

impl Subject {
    fn text(self) -> String {
        match self {
            Self::GroupLink(id) => format!("gl:{id}"),
            Self::Login(id) => format!("lg:{id}"),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (kind, number) = text.split_once(':')?;
        match kind {
            "gl" => Some(Self::GroupLink(id(number)?)),
            "lg" => Some(Self::Login(id(number)?)),
            _ => None,
        }
    }
}

/// What a pass says. Moments are told to the second, and rounded so that a pass never says more than was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims {
    /// The organization whose doors it is for.
    pub organization_id: i64,
    /// Whose it is.
    pub subject: Subject,
    /// First moment, if there is one.
    pub valid_from: Option<Timestamp>,
    /// First moment after, if there is one. A badge has one.
    pub valid_until: Option<Timestamp>,
    /// When it was made.
    pub issued_at: Timestamp,
    /// What tells it from every other.
    pub id: [u8; 8],
    /// The group whose doors a link opens; none of a badge.
    pub group_id: Option<i64>,
    /// How often the link opens, if that is limited, at a door that knows nothing else of it; none of a badge.
    pub limit: Option<u32>,
}

impl Claims {
    /// Whether its time has come and is not over.
    ///
    /// # Errors
    /// [`PassError::NotYetValid`] or [`PassError::Expired`].
    pub fn hold_at(&self, now: Timestamp) -> Result<(), PassError> {
        if self.valid_until.is_some_and(|until| now >= until) {
            Err(PassError::Expired)
        } else if self.valid_from.is_some_and(|from| now < from) {
            Err(PassError::NotYetValid)
        } else {
            Ok(())
        }
    }

    /// The claims as a pass of them tells them: moments in whole seconds, the first rounded up, the others down.
    #[must_use]
    pub fn told(self) -> Self {
        Self {
            valid_from: self.valid_from.map(|from| second(from.micros().saturating_add(MICROS - 1).div_euclid(MICROS))),
            valid_until: self.valid_until.map(|until| second(until.micros().div_euclid(MICROS))),
            issued_at: second(self.issued_at.micros().div_euclid(MICROS)),
            ..self
        }
    }

    pub(super) fn encode(&self) -> Result<Vec<u8>, PassError> {
        let Self { organization_id, subject, valid_from, valid_until, issued_at, id, group_id, limit } = self.told();
        let moments = [(EXP, valid_until), (NBF, valid_from), (IAT, Some(issued_at))];
        let moments = moments.into_iter().filter_map(|(key, at)| Some((key, at?.micros() / MICROS)));
        let pairs = 3 + moments.clone().count() + usize::from(group_id.is_some());
        let mut encoder = Encoder::new(Vec::new());
        let written = (|| {
            encoder.map(pairs as u64)?.i64(ISS)?.str(&organization_id.to_string())?.i64(SUB)?.str(&subject.text())?;
            for (key, seconds) in moments {
                encoder.i64(key)?.i64(seconds)?;
            }
            encoder.i64(CTI)?.bytes(&id)?;
            match (group_id, limit) {
                (Some(group_id), None) => encoder.i64(GROUP)?.i64(group_id)?,
                (Some(group_id), Some(limit)) => encoder.i64(LIMITED)?.array(2)?.i64(group_id)?.i64(limit.into())?,
                (None, _) => &mut encoder,
            };
            Ok::<_, minicbor::encode::Error<std::convert::Infallible>>(())
        })();
        written.map_err(|_| PassError::Malformed)?;
        Ok(encoder.into_writer())
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, PassError> {
        let (mut iss, mut sub, mut exp, mut nbf, mut iat, mut cti) = (None, None, None, None, None, None);
        let (mut group, mut limit) = (None, None);
        let mut reader = Reader::new(bytes);
        for _ in 0..reader.map()? {
            match reader.key(PassError::UnknownClaim)? {
                ISS => once(&mut iss, reader.text()?)?,
                SUB => once(&mut sub, reader.text()?)?,
                EXP => once(&mut exp, moment(&mut reader, "exp")?)?,
                NBF => once(&mut nbf, moment(&mut reader, "nbf")?)?,
                IAT => once(&mut iat, moment(&mut reader, "iat")?)?,
                CTI => once(&mut cti, reader.bytes()?)?,
                GROUP => once(&mut group, reader.number()?)?,
                LIMITED => {
                    if reader.array()? != 2 {
                        return Err(PassError::InvalidClaim("group"));
                    }
                    once(&mut group, reader.number()?)?;
                    once(&mut limit, reader.number()?)?;
                }
                _ => return Err(PassError::UnknownClaim),
            }
        }
        reader.end()?;
        let claims = Self {
            organization_id: id(iss.ok_or(PassError::MissingClaim("iss"))?).ok_or(PassError::InvalidClaim("iss"))?,
            subject: Subject::parse(sub.ok_or(PassError::MissingClaim("sub"))?).ok_or(PassError::InvalidClaim("sub"))?,
            valid_from: nbf,
            valid_until: exp,
            issued_at: iat.ok_or(PassError::MissingClaim("iat"))?,
            id: cti.ok_or(PassError::MissingClaim("cti"))?.try_into().map_err(|_| PassError::InvalidClaim("cti"))?,
            group_id: group,
            limit: limit.map(u32::try_from).transpose().map_err(|_| PassError::InvalidClaim("limit"))?,
        };
        claims.check()?;
        Ok(claims)
    }

    /// What claims of its kind must hold to.
    pub(super) fn check(&self) -> Result<(), PassError> {
        let subject = match self.subject {
            Subject::GroupLink(id) => {
                let group = self.group_id.ok_or(PassError::MissingClaim("group"))?;
                if group <= 0 {
                    return Err(PassError::InvalidClaim("group"));
                }
                id
            }
            Subject::Login(id) => {
                if self.group_id.is_some() {
                    return Err(PassError::InvalidClaim("group"));
                }
                if self.limit.is_some() {
                    return Err(PassError::InvalidClaim("limit"));
                }
                self.valid_until.ok_or(PassError::MissingClaim("exp"))?;
                id
            }
        };
        if subject <= 0 {
            return Err(PassError::InvalidClaim("sub"));
        }
        if self.organization_id <= 0 {
            return Err(PassError::InvalidClaim("iss"));
        }
        Ok(())
    }
}

/// A row's id, in the one way to write it.
fn id(text: &str) -> Option<i64> {
    let id = text.parse().ok().filter(|id: &i64| *id > 0)?;
    (id.to_string() == text).then_some(id)
}

fn second(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds.saturating_mul(MICROS))
}

fn moment(reader: &mut Reader<'_>, claim: &'static str) -> Result<Timestamp, PassError> {
    let seconds = reader.number()?;
    if (0..=LAST_SECOND).contains(&seconds) { Ok(second(seconds)) } else { Err(PassError::InvalidClaim(claim)) }
}
