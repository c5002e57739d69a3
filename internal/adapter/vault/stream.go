package vault

import (
	"bytes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A sealed file is a header of eight bytes and then pieces: nonce (12), ciphertext, tag (16).
// All pieces hold 256 KiB but the last, which is shorter or empty. The header, the id, the
// purpose, the piece's number and whether it is the last are bound into each piece: pieces
// cannot be dropped, swapped or cut off unseen, and nothing needs to be in memory whole.
const (
	pieceSize = 256 << 10
	overhead  = 12 + 16
)

var fileHeader = []byte("mdgvlt\x01\x00") // the name of the form, version 1, nothing

// seal is what both directions share.
type seal struct {
	aead   cipher.AEAD
	bound  []byte // header and binding
	number uint64
	src    io.Reader
	out    bytes.Reader // what the caller has not read yet
	ended  bool
	err    error
}

func newSeal(key, binding []byte, src io.Reader) (seal, error) {
	aead, err := newGCM(key)
	if err != nil {
		return seal{}, err
	}
	return seal{aead: aead, bound: append(bytes.Clone(fileHeader), binding...), src: src}, nil
}

// tag gives what the next piece is bound to.
func (s *seal) tag(last bool) []byte {
	s.number++
	return boundTo(s.bound, s.number-1, last)
}

// boundTo gives what a piece is bound to.
func boundTo(file []byte, number uint64, last bool) []byte {
	b := binary.BigEndian.AppendUint64(bytes.Clone(file), number)
	if last {
		return append(b, 1)
	}
	return append(b, 0)
}

// read hands out pieces made by next until it fails or the last has been read.
func (s *seal) read(p []byte, next func() ([]byte, error)) (int, error) {
	for s.out.Len() == 0 {
		if s.err != nil {
			return 0, s.err
		}
		if s.ended {
			return 0, io.EOF
		}
		piece, err := next()
		if err != nil {
			s.err = err
			return 0, err
		}
		s.out.Reset(piece)
	}
	return s.out.Read(p)
}

// sealer reads plain text and gives its sealed form.
type sealer struct {
	seal
	plain, sealed []byte
	started       bool
}

func newSealer(key, binding []byte, plain io.Reader) (*sealer, error) {
	s, err := newSeal(key, binding, plain)
	return &sealer{seal: s, plain: make([]byte, pieceSize), sealed: make([]byte, 0, pieceSize+overhead)}, err
}

// Read implements io.Reader.
func (s *sealer) Read(p []byte) (int, error) { return s.read(p, s.next) }

func (s *sealer) next() ([]byte, error) {
	if !s.started {
		s.started = true
		return fileHeader, nil
	}
	n, err := io.ReadFull(s.src, s.plain)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.ended = true // a piece that is not full, or empty, is the last
	} else if err != nil {
		return nil, err
	}
	return s.aead.Seal(s.sealed[:0], nil, s.plain[:n], s.tag(s.ended)), nil
}

// opener reads the sealed form and gives the plain text.
type opener struct {
	seal
	sealed, plain []byte
}

func newOpener(key, binding []byte, sealed io.Reader) (*opener, error) {
	s, err := newSeal(key, binding, sealed)
	if err != nil {
		return nil, err
	}
	if err := readHeader(sealed); err != nil {
		return nil, err
	}
	return &opener{seal: s, sealed: make([]byte, pieceSize+overhead), plain: make([]byte, 0, pieceSize)}, nil
}

// readHeader reads a sealed file's header and refuses any other form.
func readHeader(sealed io.Reader) error {
	header := make([]byte, len(fileHeader))
	if _, err := io.ReadFull(sealed, header); err != nil {
		return cut(err)
	}
	if !bytes.Equal(header, fileHeader) {
		return fmt.Errorf("%w: unknown form %q", ErrBroken, header)
	}
	return nil
}

// Read implements io.Reader.
func (o *opener) Read(p []byte) (int, error) { return o.read(p, o.next) }

func (o *opener) next() ([]byte, error) {
	n, err := io.ReadFull(o.src, o.sealed)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		o.ended = true
	} else if err != nil {
		return nil, cut(err) // io.EOF here: the last piece is missing
	}
	plain, err := o.aead.Open(o.plain[:0], nil, o.sealed[:n], o.tag(o.ended))
	if err != nil {
		return nil, ErrBroken
	}
	return plain, nil
}

// cut turns an early end into ErrBroken and leaves other errors of the source as they are.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it ends too early", ErrBroken)
	}
	return err
}
