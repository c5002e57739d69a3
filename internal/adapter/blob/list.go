package blob

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// List gives up to n blobs that come after the blob named after; "" begins. The order is
// fixed but not alphabetical; a blob that is there the whole time is listed exactly once,
// one that comes or goes meanwhile may be missed. Fewer than n means the end.
func (d *Disk) List(ctx context.Context, after string, n int) ([]Info, error) {
	first := 0
	if after != "" {
		if err := check(after); err != nil {
			return nil, err
		}
		sum := sha256.Sum256([]byte(after))
		first = int(sum[0])
	}
	var found []Info
	for b := first; b < 256 && len(found) < n; b++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if b > first {
			after = ""
		}
		more, err := d.folder(b, after, n-len(found))
		if err != nil {
			return nil, fmt.Errorf("list blobs: %w", err)
		}
		found = append(found, more...)
	}
	return found, nil
}

// folder lists one of the 256 folders by name.
func (d *Disk) folder(b int, after string, n int) ([]Info, error) {
	entries, err := os.ReadDir(filepath.Join(d.dir, fmt.Sprintf("%02x", b))) // sorted
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	from, seen := slices.BinarySearchFunc(entries, after, func(e os.DirEntry, id string) int { return strings.Compare(e.Name(), id) })
	if seen {
		from++
	}
	var found []Info
	for _, e := range entries[from:] {
		if len(found) == n {
			break
		}
		fi, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) || !validID.MatchString(e.Name()) {
			continue // deleted meanwhile, or not ours
		}
		if err != nil {
			return nil, err
		}
		found = append(found, Info{ID: e.Name(), Size: fi.Size(), At: fi.ModTime()})
	}
	return found, nil
}

// Tidy removes unfinished files last written before the given time: the leftovers of
// crashes.
func (d *Disk) Tidy(before time.Time) error {
	entries, err := os.ReadDir(d.unfinished())
	if err != nil {
		return err
	}
	for _, e := range entries {
		fi, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && fi.ModTime().Before(before) {
			err = removed(filepath.Join(d.unfinished(), e.Name()))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
