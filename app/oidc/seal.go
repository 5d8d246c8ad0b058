package oidc

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
)

// keyring seals values, so that only a holder of the keys can read, make or change them.
// The first key seals; all keys open. Its methods may be called concurrently.
type keyring []cipher.AEAD

// newKeyring derives a key for each secret. Values that were sealed for another purpose
// do not open.
func newKeyring(secrets [][]byte, purpose string) (keyring, error) {
	var ring keyring
	for _, secret := range secrets {
		key, err := hkdf.Key(sha256.New, secret, nil, "refrain/app/oidc "+purpose, 32)
		if err != nil {
			return nil, err
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, err
		}
		ring = append(ring, aead)
	}
	return ring, nil
}

// seal returns v as text that may stand in a cookie and in an address.
func (k keyring) seal(v any) (string, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(k[0].Seal(nil, nil, plain, nil)), nil
}

var errNotSealed = errors.New("not sealed by this app, or with a key that it no longer has")

// open decrypts a text that seal returned, and decodes it into v.
func (k keyring) open(text string, v any) error {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return errNotSealed
	}
	for _, aead := range k {
		if plain, err := aead.Open(nil, nil, sealed, nil); err == nil {
			return json.Unmarshal(plain, v)
		}
	}
	return errNotSealed
}

// randomText returns 256 random bits as text.
func randomText() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}
