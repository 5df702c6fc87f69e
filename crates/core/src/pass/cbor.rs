//! Reading CBOR (RFC 8949) as strictly as passes are read. Lengths are those of the text at hand, so that nothing is allocated for what
//! is only announced.

use minicbor::Decoder;
use minicbor::data::Type;

use super::PassError;

/// Reads one item after the other.
pub(super) struct Reader<'a>(Decoder<'a>);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(Decoder::new(bytes))
    }

    /// How many items follow.
    pub(super) fn array(&mut self) -> Result<u64, PassError> {
        self.expect(|kind| kind == Type::Array)?;
        self.0.array().ok().flatten().ok_or(PassError::Malformed)
    }

    /// How many pairs follow.
    pub(super) fn map(&mut self) -> Result<u64, PassError> {
        self.expect(|kind| kind == Type::Map)?;
        self.0.map().ok().flatten().ok_or(PassError::Malformed)
    }

    pub(super) fn bytes(&mut self) -> Result<&'a [u8], PassError> {
        self.expect(|kind| kind == Type::Bytes)?;
        self.0.bytes().map_err(|_| PassError::Malformed)
    }

    pub(super) fn text(&mut self) -> Result<&'a str, PassError> {
        self.expect(|kind| kind == Type::String)?;
        self.0.str().map_err(|_| PassError::Malformed)
    }

    /// A whole number of at most 64 bits with sign.
    pub(super) fn number(&mut self) -> Result<i64, PassError> {
        let whole = |kind| {
            matches!(kind, Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::Int)
        };
        self.expect(whole)?;
        self.0.i64().map_err(|_| PassError::Malformed)
    }

    /// The key of a map's pair: a number in a pass, `unknown` if it is a text.
    pub(super) fn key(&mut self, unknown: PassError) -> Result<i64, PassError> {
        if self.kind()? == Type::String { Err(unknown) } else { self.number() }
    }

    /// That nothing follows.
    pub(super) fn end(&self) -> Result<(), PassError> {
        if self.0.position() == self.0.input().len() { Ok(()) } else { Err(PassError::TrailingBytes) }
    }

    fn expect(&self, is: impl FnOnce(Type) -> bool) -> Result<(), PassError> {
        if is(self.kind()?) { Ok(()) } else { Err(PassError::Malformed) }
    }

    fn kind(&self) -> Result<Type, PassError> {
        let kind = self.0.datatype().map_err(|_| PassError::Malformed)?;
        let indefinite = matches!(kind, Type::BytesIndef | Type::StringIndef | Type::ArrayIndef | Type::MapIndef);
        if indefinite { Err(PassError::IndefiniteLength) } else { Ok(kind) }
    }
}

/// Fills a place once.
pub(super) fn once<T>(place: &mut Option<T>, value: T) -> Result<(), PassError> {
    if place.replace(value).is_some() { Err(PassError::DuplicateKey) } else { Ok(()) }
}
