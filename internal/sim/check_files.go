package sim

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// unsent: what was taken back is in no live row, in no file of the database, and
// its picture can't be opened any more.
func (j *judge) unsent() error {
	data, err := j.bytes()
	if err != nil {
		return err
	}
	for _, p := range j.w.posts {
		if p.in.Kind != desk.InUnsend || !p.acked {
			continue
		}
		id := p.in.MessageID
		words := secret + id + "."
		if err := j.none("words of "+id+", which was unsent", `
			SELECT 'message', id FROM message WHERE instr(content, $1) > 0
			UNION ALL SELECT 'inbox', event_id FROM inbox WHERE instr(coalesce(body, ''), $1) > 0`, words); err != nil {
			return err
		}
		for name, b := range data {
			if bytes.Contains(b, []byte(words)) {
				j.violated("the words of %s, which was unsent, lie in %s", id, name)
			}
		}
		for a, blob := range j.w.vault.blobs {
			if string(blob) == fileMark+id && j.w.vault.readable(a) {
				j.violated("the picture of %s, which was unsent, can be opened", id)
			}
		}
	}
	return nil
}

// bytes reads the database's files.
func (j *judge) bytes() (map[string][]byte, error) {
	out := map[string][]byte{}
	err := filepath.WalkDir(filepath.Dir(j.w.path), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		out[filepath.Base(p)] = b
		return err
	})
	return out, err
}

// files: every picture that is shown can be opened, and no file is left of which
// nobody knows.
func (j *judge) files() error {
	rows, err := j.rows(`
		SELECT id, external_id, json_extract(content, '$.media.state'), coalesce(json_extract(content, '$.media.attachment_id'), '')
		FROM message WHERE json_extract(content, '$.kind') = 'image' AND unsent_at = 0 AND direction = 'in'`)
	if err != nil {
		return err
	}
	for _, r := range rows {
		switch state, file := desk.MediaState(r[2]), desk.AttachmentID(r[3]); {
		case state == desk.MediaPending:
			j.violated("the picture of %s is pending for ever", r[1])
		case state == desk.MediaReady && (!j.w.vault.readable(file) || string(j.w.vault.blobs[file]) != fileMark+r[1]):
			j.violated("the picture of %s is ready, but %q can't be opened", r[1], file)
		case state == desk.MediaFailed:
			j.violated("the picture of %s was given up", r[1])
		}
	}
	known, err := j.rows(`SELECT id FROM attachment`)
	kept := map[desk.AttachmentID]bool{}
	for _, r := range known {
		kept[desk.AttachmentID(r[0])] = true
	}
	for _, id := range sorted(keys(j.w.vault.keys)) {
		if !kept[id] {
			j.violated("file %s has a key and no record", id)
		}
	}
	return err
}
