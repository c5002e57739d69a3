package sqlite

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// ErrInUse says that another process has the file open.
var ErrInUse = desk.E(desk.Conflict, "database_in_use", "Another madoguchi process has this database open. Stop it first, or use another data folder; several processes need PostgreSQL.")

var errHeld = errors.New("held by another process")

// fileLock is a lock file beside the database, held by the process for as long as
// it lives: the kernel lets go of it whatever happens.
type fileLock struct{ f *os.File }

func acquire(database string) (*fileLock, error) {
	path := database + ".lock"
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the database's lock: %w; does the folder exist and may you write to it?", err)
	}
	if err := lockFile(f); err != nil {
		_ = f.Close()
		if errors.Is(err, errHeld) {
			return nil, inUse(database, path)
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	if err := f.Truncate(0); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	if _, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil { // for the message below
		_ = f.Close()
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	return &fileLock{f}, nil
}

// inUse names the other process, if it left its number.
func inUse(database, path string) error {
	who := "a process"
	if b, err := os.ReadFile(path); err == nil && len(strings.TrimSpace(string(b))) > 0 {
		who = "process " + strings.TrimSpace(string(b))
	}
	return ErrInUse.Because(fmt.Errorf("%s is held by %s", database, who))
}

// release lets others open the database. The file stays: removing it would let
// two processes lock two files of one name.
func (l *fileLock) release() error { return l.f.Close() }
