// Package blob keeps sealed files under short names. Today there is one keeper, a folder
// (Disk); an object store has the same five methods.
//
// What is kept here is ciphertext: the vault seals before and unseals after. A kept blob
// survives a power cut from the moment Put returns.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"syscall"
	"time"
)

var (
	// ErrNotFound says that there is no blob of that name.
	ErrNotFound = errors.New("blob: not found")
	// ErrFull says that there is no room; what was kept before is safe.
	ErrFull = errors.New("blob: the disk is full")
	// ErrName says that a name is not 1 to 64 of the characters a-z, 0-9, _ and -.
	ErrName = errors.New("blob: not a valid name")
)

// Info is what is known of a blob without reading it.
type Info struct {
	ID   string
	Size int64
	At   time.Time // when it was kept, by the keeper's clock
}

var validID = regexp.MustCompile(`^[a-z0-9_-]{1,64}$`)

// check keeps names harmless: no path can be smuggled in, and no two names differ by case.
func check(id string) error {
	if !validID.MatchString(id) {
		return fmt.Errorf("%w: %.80q", ErrName, id)
	}
	return nil
}

// full marks the two ways in which a file system says that it has no room.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// patient ends a long copy when its context ends.
type patient struct {
	ctx context.Context
	r   io.Reader
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}
