//! Checkpoints signed with Ed25519 (RFC 8032).

use std::fmt;

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::checkpoint::{Signer, Unverifiable, Verifier};

/// Signs with an Ed25519 key. The key's name is its public half, as 64 hexadecimal digits.
///
/// `Debug` does not show the secret half.
pub struct Ed25519Signer(SigningKey);

impl Ed25519Signer {
    /// A signer with the secret key of 32 bytes: random ones, kept where the store's programs cannot read them.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }
}

impl fmt::Debug for Ed25519Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ed25519Signer").field(&self.key()).finish()
    }
}

impl Signer for Ed25519Signer {
    fn key(&self) -> String {
        HEXLOWER.encode(&self.public())
    }

    fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.0.sign(bytes).to_bytes().to_vec()
    }
}

/// Verifies what an [`Ed25519Signer`] has signed.
#[derive(Clone, Debug)]
pub struct Ed25519Verifier(VerifyingKey);

impl Ed25519Verifier {
    /// A verifier for the public key of 32 bytes. It must come from the holder of the secret one, not from the
    /// checkpoint, which names any key that somebody likes.
    ///
    /// # Errors
    /// [`Unverifiable`] if the bytes are no public key.
    pub fn from_public(public: &[u8; 32]) -> Result<Self, Unverifiable> {
        VerifyingKey::from_bytes(public).map(Self).map_err(|_| Unverifiable)
    }
}

impl Verifier for Ed25519Verifier {
    fn verify(&self, key: &str, bytes: &[u8], signature: &[u8]) -> Result<(), Unverifiable> {
        if key != HEXLOWER.encode(self.0.as_bytes()) {
            return Err(Unverifiable);
        }
        let signature = Signature::from_slice(signature).map_err(|_| Unverifiable)?;
        self.0.verify_strict(bytes, &signature).map_err(|_| Unverifiable)
    }
}
