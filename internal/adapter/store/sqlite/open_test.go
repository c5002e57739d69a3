package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// childEnv makes the test program a second process on somebody's database.
const childEnv = "MADOGUCHI_TEST_OPEN"

func TestMain(m *testing.M) {
	if path := os.Getenv(childEnv); path != "" {
		child(path)
	}
	os.Exit(m.Run())
}

// child opens the database, says so, and holds it until it is killed.
func child(path string) {
	db, err := Open(context.Background(), path)
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(3)
	}
	fmt.Println("open")
	time.Sleep(time.Minute) // until we are killed; if nobody does, the test is gone
	_ = db.Close()
	os.Exit(0)
}

func row(n int) flow.InboxRow {
	return flow.InboxRow{Key: desk.ThreadKey{Channel: "line", Kind: desk.FromUser, ID: "u"}, EventID: fmt.Sprint("e", n), At: time.Unix(1, 0), ReceivedAt: time.Unix(1, 0),
		Body: []byte(`{"x":"` + strings.Repeat("あ", 300) + `"}`)}
}

// Of two processes on one file the second is refused, and told by whom and what
// to do. When the first dies, however it dies, the file is free.
func TestSecondProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	start := func() (*exec.Cmd, string) {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childEnv+"="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 1000)
		n, _ := out.Read(buf)
		return cmd, string(buf[:n])
	}
	first, said := start()
	if said != "open\n" {
		t.Fatalf("the first process: %q", said)
	}
	second, said := start()
	for _, want := range []string{"refused:", "database_in_use", "Stop it first", fmt.Sprint("process ", first.Process.Pid)} {
		if !strings.Contains(said, want) {
			t.Errorf("the second process said %q, want %q in it", said, want)
		}
	}
	if err := second.Wait(); second.ProcessState.ExitCode() != 3 {
		t.Errorf("the second process: %v", err)
	}
	if _, err := Open(t.Context(), path); !errors.Is(err, ErrInUse) {
		t.Errorf("a third: %v", err)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatalf("after the first was killed: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	// a failed start lets go of the file
	if err := os.WriteFile(path+"2", []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := Open(t.Context(), path+"2"); err == nil || errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), "not a database") {
			t.Errorf("a file of something else: %v", err)
		}
	}
}

// What the engine is set to decides whether a power cut loses anything: that can
// only be read, not tried.
func TestSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	for name, pragmas := range map[string][]string{
		"journal_mode":  {"journal_mode(DELETE)", "synchronous(FULL)", "secure_delete(ON)", "foreign_keys(ON)"},
		"synchronous":   {"journal_mode(WAL)", "synchronous(NORMAL)", "secure_delete(ON)", "foreign_keys(ON)"},
		"secure_delete": {"journal_mode(WAL)", "synchronous(FULL)", "secure_delete(OFF)", "foreign_keys(ON)"},
		"foreign_keys":  {"journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)"},
	} {
		db, err := pool(path, 1, pragmas, "_txlock=immediate")
		if err != nil {
			t.Fatal(err)
		}
		if err := verify(t.Context(), db); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s set wrong: %v", name, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	db, err := pool(path, 1, writerPragmas, "_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := verify(t.Context(), db); err != nil {
		t.Error(err)
	}
}

func TestFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b?c#d%20e")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "窓口 100%.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Put(t.Context(), []flow.InboxRow{row(1)}); err != nil {
		t.Fatal(err)
	}
	n := 0
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n++
		info, err := d.Info()
		if err == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v", p, info.Mode())
		}
		return err
	})
	if err != nil || n < 4 { // database, log, its index, lock
		t.Errorf("%d files, %v", n, err)
	}
	head, err := db.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if fresh, err := again.Put(t.Context(), []flow.InboxRow{row(1)}); fresh != 0 || err != nil {
		t.Errorf("what was stored is gone after a restart: %d, %v", fresh, err)
	}
	if h, err := again.Head(t.Context()); h != head || err != nil {
		t.Errorf("the feed's name changed with a restart: %s, %s, %v", head, h, err)
	}
	for _, bad := range []string{"", ":memory:", "file:x", filepath.Join(dir, "none", "desk.db"), dir} {
		if _, err := Open(t.Context(), bad); err == nil {
			t.Errorf("%q was opened", bad)
		}
	}
}

func TestNewerSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	if again, err := Open(t.Context(), path); err != nil {
		t.Errorf("a newer schema that this version can read: %v", err)
	} else if err := again.Close(); err != nil {
		t.Error(err)
	}
	if _, err := raw.Exec(`UPDATE schema_mark SET version = 9999`); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), path)
	if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "9999") {
		t.Errorf("a newer schema: %v", err)
	}
}

// A full disk is said in words, loses nothing that was accepted, and passes when
// there is space again.
func TestDiskFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "desk.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	small := func(pages int) *store.DB {
		writer, err := pool(path, 1, append([]string{fmt.Sprintf("max_page_count(%d)", pages)}, writerPragmas...), "_txlock=immediate")
		if err != nil {
			t.Fatal(err)
		}
		reader, err := pool(path, 2, readerPragmas, "mode=ro")
		if err != nil {
			t.Fatal(err)
		}
		db, err := store.New(t.Context(), store.Parts{Dialect: store.SQLite(sort), Writer: writer, Reader: reader})
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	db = small(150)
	accepted := 0
	for ; accepted < 10_000; accepted++ {
		if _, err = db.Put(t.Context(), []flow.InboxRow{row(accepted)}); err != nil {
			break
		}
	}
	if !errors.Is(err, desk.ErrDiskFull) || desk.KindOf(err) != desk.Unavailable || accepted == 0 {
		t.Fatalf("after %d events: %v", accepted, err)
	}
	if events, _, err := db.Backlog(t.Context()); events != accepted || err != nil {
		t.Errorf("%d events are there, %d were accepted; %v", events, accepted, err)
	}
	if err := db.PutSetting(t.Context(), "k", strings.Repeat("x", 1<<20)); !errors.Is(err, desk.ErrDiskFull) {
		t.Errorf("another writer: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	db = small(10_000)
	defer db.Close()
	if fresh, err := db.Put(t.Context(), []flow.InboxRow{row(0), row(accepted)}); fresh != 1 || err != nil {
		t.Errorf("with space again: %d, %v", fresh, err)
	}
}

// What has been settled, and what was overwritten, is in none of the files once
// they are scrubbed: an event's body, a call's body and token.
func TestScrub(t *testing.T) {
	dir := t.TempDir()
	db, err := Open(t.Context(), filepath.Join(dir, "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	secrets := []string{"secret-of-the-event", "secret-of-the-call", "secret-of-the-token"}
	held := func() (out []string) {
		err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(p)
			for _, s := range secrets {
				if strings.Contains(string(b), s) {
					out = append(out, s)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	in := row(1)
	in.Body = []byte(secrets[0])
	if _, err := db.Put(t.Context(), []flow.InboxRow{in}); err != nil {
		t.Fatal(err)
	}
	call := desk.Call{ID: "call", Workspace: "w", Thread: "t", State: desk.CallStarted, Body: []byte(secrets[1]), ReplyToken: secrets[2]}
	commit := func(w flow.Write) {
		t.Helper()
		if results, err := db.Commit(t.Context(), []flow.Write{w}); err != nil || results[0] != nil {
			t.Fatal(results, err)
		}
	}
	commit(flow.Write{Change: decide.Change{Calls: []desk.Call{call}}})
	if got := held(); len(got) != 3 {
		t.Fatalf("only %v are found in the files: this test proves nothing", got)
	}
	got, err := db.Claim(t.Context(), "me", 1, 1, time.Now(), time.Hour)
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	call.State = desk.CallSent
	commit(flow.Write{Change: decide.Change{Calls: []desk.Call{call}}, Done: []int64{got[0].Rows[0].ID}, Batch: &got[0]})
	if err := db.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := held(); len(got) != 0 {
		t.Errorf("%v is still in the files", got)
	}
}

// The store works where tests turn the clock.
func TestInsideABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, err := Open(t.Context(), filepath.Join(t.TempDir(), "desk.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.PutJobs(t.Context(), []desk.Job{{Kind: desk.JobOffer, Key: "k", RunAt: time.Now().Add(time.Hour)}}); err != nil {
			t.Fatal(err)
		}
		claim := func() int {
			got, err := db.ClaimJobs(t.Context(), "me", []desk.JobKind{desk.JobOffer}, 10, time.Now(), time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			return len(got)
		}
		if claim() != 0 {
			t.Error("claimed an hour early")
		}
		time.Sleep(time.Hour)
		if claim() != 1 {
			t.Error("not claimed after an hour")
		}
	})
}

func TestInspect(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	findings, err := db.Inspect(t.Context())
	if err != nil || len(findings) == 0 {
		t.Fatal(findings, err)
	}
	for _, f := range findings {
		if !f.OK {
			t.Errorf("%+v", f)
		}
	}
}

// TestClaimsOfTheDeadAreFree: what a killed process had in its hands is due as soon
// as the file is opened again.
func TestClaimsOfTheDeadAreFree(t *testing.T) {
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "desk.db")
	now := time.Unix(1000, 0)
	db, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Put(ctx, []flow.InboxRow{row(1)}); err != nil {
		t.Fatal(err)
	}
	if err := db.PutJobs(ctx, []desk.Job{{Kind: desk.JobSend, Key: "t", RunAt: now}}); err != nil {
		t.Fatal(err)
	}
	claim := func(db *store.DB) (threads, jobs int) {
		t.Helper()
		b, err := db.Claim(ctx, "n", 9, 9, now, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		j, err := db.ClaimJobs(ctx, "n", []desk.JobKind{desk.JobSend}, 9, now, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return len(b), len(j)
	}
	if a, b := claim(db); a != 1 || b != 1 {
		t.Fatalf("claimed %d threads, %d jobs", a, b)
	}
	if a, b := claim(db); a+b != 0 {
		t.Fatalf("claimed twice: %d threads, %d jobs", a, b)
	}
	if err := db.Close(); err != nil { // without settling anything
		t.Fatal(err)
	}
	if db, err = Open(ctx, path); err != nil {
		t.Fatal(err)
	}
	if a, b := claim(db); a != 1 || b != 1 {
		t.Errorf("after the restart %d threads and %d jobs are to be had", a, b)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
