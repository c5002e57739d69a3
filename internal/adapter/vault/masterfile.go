package vault

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The master key file is text: a line that names the form, remarks, and one line a key, the
// current one last:
//
//	madoguchi master key v1
//	# remark
//	key <id> <base64>
const (
	masterForm   = "madoguchi master key v1"
	masterRemark = `# This key opens every file and channel secret of this madoguchi. Lose it = lose the files.
# Keep a copy in another place than the backups of the data, and show it to nobody.
`
)

var errNoFile = errors.New("no master key file")

// readRing reads the key file. It refuses one that others on the machine could read.
func readRing(path string) (ring, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return ring{}, errNoFile
	}
	if err != nil {
		return ring{}, fmt.Errorf("%w: %w", ErrMasterKey, err)
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return ring{}, fmt.Errorf("%w: %w", ErrMasterKey, err)
	}
	if mode := fi.Mode().Perm(); mode&0o077 != 0 {
		return ring{}, fmt.Errorf("%w: others may read %s (mode %#o): run chmod 600 on it; if they may have read it, have it replaced", ErrMasterKey, path, mode)
	}
	if fi.Size() > 1<<20 {
		return ring{}, fmt.Errorf("%w: %s is no master key file: it has %d bytes", ErrMasterKey, path, fi.Size())
	}
	r := newRing()
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		if err := r.line(n, s.Text()); err != nil {
			return ring{}, fmt.Errorf("%w: %s, line %d: %w: restore the file from your copy", ErrMasterKey, path, n, err)
		}
	}
	if err := s.Err(); err != nil {
		return ring{}, fmt.Errorf("%w: read %s: %w", ErrMasterKey, path, err)
	}
	if len(r.aeads) == 0 {
		return ring{}, fmt.Errorf("%w: %s holds no key: restore the file from your copy", ErrMasterKey, path)
	}
	return r, nil
}

func (r *ring) line(n int, line string) error {
	if n == 1 {
		if line != masterForm {
			return errors.New("this is not a master key file of a form that this version knows")
		}
		return nil
	}
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	words := strings.Fields(line)
	if len(words) != 3 || words[0] != "key" {
		return errors.New(`a key line reads "key <id> <base64>"`)
	}
	master, err := base64.StdEncoding.DecodeString(words[2])
	if err != nil || len(master) != keySize || idOf(master).String() != words[1] {
		return errors.New("the key is damaged: its id does not fit")
	}
	return r.add(master)
}

// makeRing makes the key file. Of several processes that start at once one makes it and the
// others read that one.
func makeRing(path string) (r ring, created bool, err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return ring{}, false, fmt.Errorf("%w: make its folder: %w", ErrMasterKey, err)
	}
	created, err = writeOnce(dir, path, masterFile(newKey()))
	if err != nil {
		return ring{}, false, fmt.Errorf("%w: make %s: %w", ErrMasterKey, path, err)
	}
	r, err = readRing(path)
	return r, created, err
}

func masterFile(master []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%skey %v %s\n", masterForm, masterRemark, idOf(master), base64.StdEncoding.EncodeToString(master))
	return b.Bytes()
}

// writeOnce writes a durable file unless there is one; it never overwrites. made tells.
func writeOnce(dir, path string, content []byte) (made bool, err error) {
	temp, err := os.CreateTemp(dir, ".master-*") // mode 0600
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.Remove(temp.Name())) }()
	_, err = temp.Write(content)
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err != nil {
		return false, err
	}
	if err := os.Link(temp.Name(), path); errors.Is(err, fs.ErrExist) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	d, err := os.Open(dir)
	if err != nil {
		return true, err
	}
	return true, errors.Join(d.Sync(), d.Close())
}

func missingMaster(path string) error {
	return fmt.Errorf(`%w: the file %s is missing, but the key store holds keys that only it can open.
Lose it = lose the files: a new master key would open none of them, so none was made.
Restore the file from your copy (with several nodes: copy it from another node) and start again`, ErrMasterKey, path)
}

func otherMaster(path string, known []keyID) error {
	return fmt.Errorf(`%w: %s is not the key that this desk's files were sealed with (the key store names %v).
Restore the right file from your copy, or point the program at the data that belong to this key`, ErrMasterKey, path, known)
}
