/// Why a text is no pass that may be trusted. None of them holds anything of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassError {
    /// More than [`super::MOST_SCANNED_BYTES`]; it was not looked at.
    #[error("the text is too long to be looked at")]
    TextTooLong,
    /// More than [`super::MOST_CHARACTERS`].
    #[error("the pass is longer than a pass may be")]
    PassTooLong,
    /// It does not begin with `DW1:`.
    #[error("the text is not a signed pass")]
    NoPrefix,
    /// What follows is not Base45, or not in the one way to write it.
    #[error("the text is not Base45")]
    Base45,
    /// The bytes are not CBOR, or not of the shape of a pass.
    #[error("the pass is not CBOR of the shape of a pass")]
    Malformed,
    /// An array, a map or a text without a length at its beginning.
    #[error("the pass has a part of indefinite length")]
    IndefiniteLength,
    /// The same key twice in a map.
    #[error("the pass has a key twice")]
    DuplicateKey,
    /// Bytes behind the end.
    #[error("the pass has bytes behind its end")]
    TrailingBytes,
    /// Numbers in more bytes than they need, or keys in another order.
    #[error("the pass is not written in the one way to write it")]
    NotCanonical,
    /// Not signed with EdDSA, or it does not say.
    #[error("the pass is not signed with the algorithm of its key")]
    Algorithm,
    /// It names no key.
    #[error("the pass names no key")]
    NoKeyId,
    /// A header that whoever reads it must understand.
    #[error("the pass has a critical header that is not known")]
    CriticalHeader,
    /// A header that a pass does not have, or one that is not signed.
    #[error("the pass has a header that is not known")]
    UnknownHeader,
    /// A claim that a pass does not have.
    #[error("the pass has a claim that is not known")]
    UnknownClaim,
    /// A claim that a pass must have is not there.
    #[error("the pass lacks its claim {0}")]
    MissingClaim(&'static str),
    /// A claim cannot be what it is.
    #[error("the claim {0} of the pass cannot be read")]
    InvalidClaim(&'static str),
    /// No key that is trusted has the id that it names.
    #[error("the pass is signed with a key that is not trusted")]
    UnknownKey,
    /// None of the keys with that id has signed it.
    #[error("the signature of the pass is wrong")]
    Signature,
    /// Signed with the key of another organization than it names.
    #[error("the pass names another organization than that of its key")]
    Issuer,
    /// Its time has not come.
    #[error("the pass is not valid yet")]
    NotYetValid,
    /// Its time is over.
    #[error("the pass has expired")]
    Expired,
    /// A key that is no Ed25519 key.
    #[error("the key is not an Ed25519 key")]
    Key,
}
