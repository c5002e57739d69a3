package fault

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// R16: the disk of the files alone runs full. Text goes on both ways and no webhook is
// refused; an operator's file is refused with words; a customer's file is fetched again
// until there is room for it.
func TestFullDiskOfFiles(t *testing.T) {
	onDemand(t)
	t.Parallel()
	for _, engine := range []string{onSQLite, onPostgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			p := newPlan(t)
			l, kept, recovery := fullFiles(t, p, engine)
			found := append(l.judge(4*time.Minute), l.lostFiles(kept)...)
			for _, b := range found {
				t.Errorf("broken: %s", b)
			}
			if l.refused() > 0 {
				t.Errorf("%d of %d webhooks were not answered with 200, though only files had no room", l.refused(), l.refused()+l.acked())
			}
			promptly(t, "the files are there after the disk has room", recovery, time.Minute)
			report(t, result{Promise: "R16", Engine: engine, Seed: p.seed, Trials: 1, Figures: map[string]any{"what": "the disk of the files alone",
				"acked": l.acked(), "files": len(kept), "files_kept_after_ms": recovery.Milliseconds()}}, found)
		})
	}
}

// The control: a desk that takes a full disk for the end of a file.
func TestFullDiskOfFilesNoticesNoSecondFetch(t *testing.T) {
	onDemand(t)
	t.Parallel()
	p := newPlan(t)
	l, kept, _ := fullFiles(t, p, onSQLite, "MADOGUCHI_SABOTAGE=no_second_fetch")
	found := append(l.verdict(time.Minute), l.lostFiles(kept)...)
	failed := mustBreak(l, found, ruleFile)
	report(t, result{Promise: "R16", Engine: onSQLite, Seed: p.seed, Trials: 1, Figures: map[string]any{"acked": l.acked()},
		Control: "no_second_fetch", ControlFailed: failed}, found)
}

// fullFiles fills the disk of the files under load while each customer sends one, and
// gives what they sent, by event, and how long it took until all was there with room again.
func fullFiles(t *testing.T, p plan, engine string, env ...string) (l *load, kept map[string][]byte, recovery time.Duration) {
	r := newRig(t, order{engine: engine, people: 4, env: env})
	disk := filepath.Join(r.dir, "blobs")
	r.must(os.MkdirAll(disk, 0o700))
	smallDisk(t, disk, 16)
	r.up()
	l, kept = newLoad(r, 12), map[string][]byte{}
	l.greet()
	stop := l.run(250 * time.Millisecond)
	free := fillDisk(t, disk)
	for i, c := range l.customers {
		data := make([]byte, 100<<10)
		rng := newRand(p.seed, uint64(i))
		for k := range data {
			data[k] = byte(rng.Uint32())
		}
		did := l.act(c, lineemu.Act{Type: "file", FileName: fmt.Sprintf("paper%d.bin", i), Data: base64.StdEncoding.EncodeToString(data)})
		kept[did.EventID] = data
	}
	if len(env) == 0 {
		r.eventually(time.Minute, "every file waits for room", func() bool {
			return l.count(`SELECT count(*) FROM job WHERE kind = 'media' AND last_error = 'files_full'`) >= len(kept)
		})
		l.mustRefuseFile()
	}
	l.answer(context.Background(), 0, "o0 answers without room for files")
	time.Sleep(p.between(2*time.Second, 4*time.Second))
	free()
	begin := time.Now()
	r.eventually(2*time.Minute, "no file of a customer waits", func() bool { return l.waiting(kept) == 0 })
	recovery = time.Since(begin)
	stop()
	return l, kept, recovery
}

// mustRefuseFile says that an operator's file is refused, and why.
func (l *load) mustRefuseFile() {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "answer.bin")
	l.r.must(err)
	_, err = part.Write(make([]byte, 1<<20))
	l.r.must(err)
	l.r.must(w.Close())
	req, err := http.NewRequest(http.MethodPost, l.r.base(0)+"/api/v1/attachments?workspace="+l.r.brands[0].workspace, &form)
	l.r.must(err)
	req.Header.Set("Content-Type", w.FormDataContentType())
	status, body := l.r.ask(req, l.r.operator(0))
	if status != http.StatusServiceUnavailable || !bytes.Contains(body, []byte(`"files_full"`)) {
		l.r.t.Errorf("a file without room for it: %d %s", status, body)
	}
}

// ask sends a request as a person; status 0 means that no answer came.
func (r *rig) ask(req *http.Request, by person) (int, []byte) {
	req.Header.Set("Authorization", "Bearer "+by.token)
	res, err := patient.Do(req)
	if err != nil {
		return 0, nil
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, nil
	}
	return res.StatusCode, body
}

const ruleFile = "a customer's file is kept, byte by byte"

// media is what a message says of its file.
type media struct {
	State      string `json:"state"`
	Attachment string `json:"attachment_id"`
}

// files reads the messages that those events became.
func (l *load) files(events map[string][]byte) map[string]media {
	out := map[string]media{}
	l.r.must(rows(l.r.read(), `SELECT event_id, content FROM message WHERE direction = 'in'`, func(s scan) error {
		var event, content string
		if err := s(&event, &content); err != nil || events[event] == nil {
			return err
		}
		var body struct{ Media media }
		err := json.Unmarshal([]byte(content), &body)
		out[event] = body.Media
		return err
	}))
	return out
}

// waiting counts the files that are neither there nor given up.
func (l *load) waiting(events map[string][]byte) int {
	n := len(events)
	for _, m := range l.files(events) {
		if m.State != "pending" {
			n--
		}
	}
	return n
}

// lostFiles fetches each file as an operator would and compares it with what was sent.
func (l *load) lostFiles(events map[string][]byte) []broken {
	there := l.files(events)
	var ids []string
	for event, want := range events {
		m := there[event]
		req, err := http.NewRequest(http.MethodGet, l.r.base(0)+"/api/v1/attachments/"+m.Attachment, nil)
		l.r.must(err)
		if status, got := l.r.ask(req, l.r.operator(0)); m.State != "ready" || status != http.StatusOK || !bytes.Equal(got, want) {
			ids = append(ids, fmt.Sprintf("event %s: state %q, answer %d of %d bytes", event, m.State, status, len(got)))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return []broken{{ruleFile, ids}}
}
