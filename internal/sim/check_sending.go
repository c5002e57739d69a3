package sim

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// sending: LINE's ledger and the bubbles' fates agree. Sent: seen once, or once
// more for each time an operator sent it again out of "unknown". Failed,
// dismissed and waiting: not seen, but for such times. Unknown: either.
func (j *judge) sending() error {
	seen := map[desk.MessageID]int{}
	for _, s := range j.w.platform.ledger {
		seen[s.message]++
	}
	replies := map[desk.CallID]int{}
	for _, s := range j.w.platform.ledger {
		if s.route == desk.Reply {
			replies[s.call]++
		}
	}
	rows, err := j.rows(`SELECT id, send_state, send_route, send_error FROM message WHERE send_state <> '' ORDER BY id`)
	for _, r := range rows {
		id, state := desk.MessageID(r[0]), desk.SendState(r[1])
		n, more := seen[id], j.twice[id]
		delete(seen, id)
		least, most := 0, more
		switch state {
		case desk.SendSent:
			least, most = 1, 1+more
		case desk.SendUnknown, desk.SendDismissed:
			most = 1 + more
		case desk.SendQueued, desk.SendSending:
			j.violated("bubble %s is %s for ever", id, state)
		}
		if state == desk.SendDismissed && j.state[id] != desk.SendDismissed {
			most = more
		}
		if n < least || n > most {
			j.violated("bubble %s is %s (%s %s), LINE has shown it %d times; sent anew by an operator %d times", id, state, r[2], r[3], n, more)
		}
	}
	for id, n := range seen {
		j.violated("LINE has shown %d times a bubble %s that is not there", n, id)
	}
	return err
}

// order: what went through by itself stands on the phone in the talk's order.
func (j *judge) order() error {
	threads, err := j.threads()
	if err != nil {
		return err
	}
	for _, id := range sorted(keys(threads)) {
		talk, err := j.talk(threads[id].ID)
		if err != nil {
			return err
		}
		place := map[desk.MessageID]int{}
		for i, m := range talk {
			if m.Send != nil && m.Send.State == desk.SendSent && !j.moved[m.ID] {
				place[m.ID] = i + 1
			}
		}
		last := 0
		for _, s := range j.w.platform.ledger {
			at := place[s.message]
			if at == 0 || s.to != id {
				continue
			}
			if at < last {
				j.violated("bubble %s was shown to %s after a later one", s.message, id)
			}
			last = at
		}
	}
	return nil
}

// keys: an idempotency key has made one message, and every answer named that one.
func (j *judge) keys() error {
	for _, key := range sorted(keys(j.says)) {
		s := j.says[key]
		rows, err := j.rows(`SELECT id FROM message WHERE content LIKE '%' || $1 || '%'`, s.text)
		if err != nil {
			return err
		}
		switch {
		case s.lapsed:
		case len(rows) > 1:
			j.violated("key %s has made %d messages", key, len(rows))
		case len(s.ids) > 1:
			j.violated("key %s was answered with %d messages", key, len(s.ids))
		case len(s.ids) == 1 && (len(rows) == 0 || !s.ids[desk.MessageID(rows[0][0])]):
			j.violated("key %s was answered with a message that is not there", key)
		}
	}
	return nil
}

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

// feed: each reader has seen every fact of its kind, once and in order.
func (j *judge) feed() error {
	all, err := j.visible()
	if err != nil {
		return err
	}
	for i, r := range j.w.readers {
		if fmt.Sprint(r.seen) != fmt.Sprint(all) {
			j.violated("reader %d has seen other facts than there are: %s", i+1, firstDifference(r.seen, all))
		}
	}
	return nil
}

func firstDifference(got, want []int64) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("the %d. is %d and must be %d", i+1, got[i], want[i])
		}
	}
	return fmt.Sprintf("%d facts, not %d", len(got), len(want))
}

// visible lists the facts that a supervisor's stream tells of.
func (j *judge) visible() ([]int64, error) {
	var out []int64
	for after := ""; ; {
		items, _, err := j.w.db.Facts(j.w.ctx, after, 512)
		if err != nil || len(items) == 0 {
			return out, err
		}
		for _, it := range items {
			after = it.Cursor
			if told(it) {
				out = append(out, place(it.Cursor))
			}
		}
	}
}

func told(it flow.FeedItem) bool {
	noun, _, _ := strings.Cut(string(it.Fact.Kind), ".")
	return noun == "conversation" || noun == "message" || noun == "contact" || it.Fact.Kind == desk.FactPresence
}

// leftovers: nothing is overdue, and the file is sound.
func (j *judge) leftovers() error {
	if err := j.none("a job is overdue", `SELECT kind, key, last_error FROM job WHERE run_at <= $1`, j.w.now.UnixMilli()); err != nil {
		return err
	}
	return j.none("the file is damaged", `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`)
}

func keys[K comparable, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	return out
}
