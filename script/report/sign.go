package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The blocks of PEM that end a report, and the one that holds a key.
const (
	signatureBlock = "MADOGUCHI REPORT SIGNATURE"
	publicBlock    = "PUBLIC KEY"
	privateBlock   = "PRIVATE KEY"
)

// loadKey reads the signing key, or makes it when there is none.
func loadKey(path string) (ed25519.PrivateKey, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path)
	}
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(raw)
	if block == nil || block.Type != privateBlock {
		return nil, fmt.Errorf("%s holds no key: remove it to get a new one", path)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	own, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s holds a %T and not an Ed25519 key", path, key)
	}
	return own, nil
}

func makeKey(path string) (ed25519.PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return key, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der}), 0o600)
}

// signed gives the text with its signature and the public key behind it.
func signed(text []byte, key ed25519.PrivateKey) []byte {
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		panic(err) // an Ed25519 key can always be written
	}
	out := bytes.Clone(text)
	out = append(out, pem.EncodeToMemory(&pem.Block{Type: signatureBlock, Bytes: ed25519.Sign(key, text)})...)
	return append(out, pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: public})...)
}

// check tells whether a report is as it was signed, and by which key. Nothing may stand
// behind the two blocks.
func check(whole []byte) (fingerprint string, ok bool) {
	at := bytes.LastIndex(whole, []byte("-----BEGIN "+signatureBlock))
	if at < 0 {
		return "", false
	}
	text := whole[:at]
	signature, rest := pem.Decode(whole[at:])
	if signature == nil {
		return "", false
	}
	public, rest := pem.Decode(rest)
	if public == nil || public.Type != publicBlock || len(bytes.TrimSpace(rest)) > 0 {
		return "", false
	}
	key, err := x509.ParsePKIXPublicKey(public.Bytes)
	own, is := key.(ed25519.PublicKey)
	if err != nil || !is {
		return "", false
	}
	return name(public.Bytes), ed25519.Verify(own, text, signature.Bytes)
}

// fingerprint is the name of a key's public half.
func fingerprint(key ed25519.PrivateKey) string {
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		panic(err) // an Ed25519 key can always be written
	}
	return name(public)
}

// name is how people compare keys.
func name(public []byte) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}
