package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// Keeper is what every keeper of blobs can do. Disk's text tells the contract.
type Keeper interface {
	Put(ctx context.Context, id string, r io.Reader) error
	Get(ctx context.Context, id string) (io.ReadCloser, error)
	Stat(ctx context.Context, id string) (Info, error)
	Delete(ctx context.Context, id string) error
	List(ctx context.Context, after string, n int) ([]Info, error)
}

var (
	_ Keeper = (*Disk)(nil)
	_ Keeper = (*S3)(nil)
)

// Probe keeps a small blob under a new name, reads it back and deletes it: whether everything
// the desk needs of a keeper is allowed and works. A probe that a crash left behind has no key
// and goes with the hourly sweep.
func Probe(ctx context.Context, k Keeper, id string) error {
	want := []byte("madoguchi probes whether files can be kept here")
	if err := k.Put(ctx, id, bytes.NewReader(want)); err != nil {
		return err
	}
	err := readBack(ctx, k, id, want)
	if gone := k.Delete(ctx, id); err == nil {
		err = gone
	}
	if err != nil {
		return err
	}
	if _, err := k.Stat(ctx, id); !errors.Is(err, ErrNotFound) {
		return fmt.Errorf("a deleted file is still there (%w)", err)
	}
	return nil
}

func readBack(ctx context.Context, k Keeper, id string, want []byte) error {
	r, err := k.Get(ctx, id)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	have, err := io.ReadAll(r)
	if err == nil && !bytes.Equal(have, want) {
		err = errors.New("what is read is not what was kept")
	}
	return err
}
