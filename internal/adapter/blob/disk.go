package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// leftoverAge is how old an unfinished file must be before it is taken for a crash's
// leftover. No upload takes that long; another process may share the folder.
const leftoverAge = time.Hour

// Disk keeps blobs in a folder: 256 folders named by the first byte of the name's hash, and
// the blobs in them. Safe for many goroutines, and for many processes on a local disk.
type Disk struct {
	dir string
	// create opens a new file, readable by nobody else; a test makes it fail.
	create func(dir, pattern string) (*os.File, error)
}

// NewDisk opens the folder dir, makes it when it is not there (mode 0700), and removes what
// a crash left unfinished.
func NewDisk(dir string) (*Disk, error) {
	d := &Disk{dir: dir, create: os.CreateTemp}
	if err := os.MkdirAll(d.unfinished(), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for files: %w", full(err))
	}
	if err := d.Tidy(time.Now().Add(-leftoverAge)); err != nil {
		return nil, fmt.Errorf("tidy the folder for files: %w", err)
	}
	return d, nil
}

func (d *Disk) unfinished() string { return filepath.Join(d.dir, "unfinished") }

func (d *Disk) path(id string) string {
	sum := sha256.Sum256([]byte(id))
	return filepath.Join(d.dir, hex.EncodeToString(sum[:1]), id)
}

// Put keeps what r gives under id. When it returns nil the blob survives a power cut; on an
// error nothing of it is seen, and a blob kept before under id is untouched. Putting twice
// is allowed: readers see one or the other, never a mixture. ErrFull says that the disk is.
func (d *Disk) Put(ctx context.Context, id string, r io.Reader) error {
	if err := check(id); err != nil {
		return err
	}
	temp, err := d.write(ctx, id, r)
	if err != nil {
		return fmt.Errorf("keep blob %s: %w", id, full(err))
	}
	if err := d.settle(temp, d.path(id)); err != nil {
		return fmt.Errorf("keep blob %s: %w", id, full(errors.Join(err, removed(temp))))
	}
	return nil
}

// write makes a complete, synced file beside the kept ones.
func (d *Disk) write(ctx context.Context, id string, r io.Reader) (temp string, err error) {
	f, err := d.create(d.unfinished(), id+".*")
	if err != nil {
		return "", err
	}
	temp = f.Name()
	_, err = io.Copy(f, patient{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, removed(temp))
	}
	return temp, nil
}

// settle gives a finished file its name and makes the name durable.
func (d *Disk) settle(temp, path string) error {
	err := os.Rename(temp, path)
	if errors.Is(err, fs.ErrNotExist) { // the first blob of this folder
		if err = os.Mkdir(filepath.Dir(path), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		if err = syncDir(d.dir); err != nil {
			return err
		}
		err = os.Rename(temp, path)
	}
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// Get opens a blob for reading; the caller closes it. A blob deleted or replaced meanwhile
// is read to its end. What it gives is also an io.Seeker.
func (d *Disk) Get(_ context.Context, id string) (io.ReadCloser, error) {
	if err := check(id); err != nil {
		return nil, err
	}
	f, err := os.Open(d.path(id))
	if err != nil {
		return nil, fmt.Errorf("read blob %s: %w", id, missing(err))
	}
	return f, nil
}

// Stat tells size and time of a blob.
func (d *Disk) Stat(_ context.Context, id string) (Info, error) {
	if err := check(id); err != nil {
		return Info{}, err
	}
	fi, err := os.Stat(d.path(id))
	if err != nil {
		return Info{}, fmt.Errorf("look at blob %s: %w", id, missing(err))
	}
	return Info{ID: id, Size: fi.Size(), At: fi.ModTime()}, nil
}

// Delete removes a blob for good, also through a power cut. One that is not there is no
// error.
func (d *Disk) Delete(_ context.Context, id string) error {
	if err := check(id); err != nil {
		return err
	}
	path := d.path(id)
	err := os.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("delete blob %s: %w", id, err)
	}
	return nil
}

func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNotFound
	}
	return err
}

func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
