package script

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
)

// world is one story's machine: its processes and who acts.
type world struct {
	dir   string
	env   *testscript.Env
	procs map[string]*process
	sheet sheet
	base  string     // API that calls go to
	who   string     // cookie or bearer of the actor
	t     *testing.T // of all stories: databases end with it
	close []func()

	wire   wire
	tally  *tally
	points *points          // the brand's own system, if there is one
	phones map[string][]any // what customers had got before the demo died, see keepPhones

	streams map[string]*syncBuffer // what open consoles were told
}

// sheet is what a demo prints.
type sheet struct {
	APIURL        string `json:"api_url"`
	EmulatorURL   string `json:"emulator_url"`
	WebhookURL    string `json:"webhook_url"`
	ChannelID     string `json:"channel_id"`
	ChannelSecret string `json:"channel_secret"`
	APIToken      string `json:"api_token"`
	Operators     []struct{ Email, Password, Role string }
}

type process struct {
	cmd  *exec.Cmd
	err  syncBuffer
	done chan struct{}
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func newStory(t *testing.T, env *testscript.Env, sum *tally) *world {
	return &world{t: t, dir: env.WorkDir, env: env, wire: wireOf(env.WorkDir), tally: sum, procs: map[string]*process{}, phones: map[string][]any{}, streams: map[string]*syncBuffer{}}
}

// start runs the binary in the background.
func (w *world) start(ts *testscript.TestScript, name string, args ...string) (*process, *bufio.Reader) {
	cmd := exec.Command(binary, args...)
	cmd.Dir = w.dir
	cmd.Env = append(os.Environ(), "GORACE=halt_on_error=1")
	p := &process{cmd: cmd, done: make(chan struct{})}
	cmd.Stderr = &p.err
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	go func() { _ = cmd.Wait(); close(p.done) }()
	w.procs[name] = p
	return p, bufio.NewReader(out)
}

// demo [flags]: starts `madoguchi demo --json` on free ports and reads its sheet. Its shop has
// a past: see furnish.
func (w *world) demo(ts *testscript.TestScript, _ bool, args []string) {
	data := filepath.Join(w.dir, "demo")
	ts.Check(furnish(data))
	p, out := w.start(ts, "demo", append(demoArgs(data, w.wire), args...)...)
	line, err := out.ReadBytes('\n')
	if err != nil {
		ts.Fatalf("demo printed nothing: %v\n%s", err, p.err.String())
	}
	ts.Check(json.Unmarshal(line, &w.sheet))
	w.base, w.who = w.sheet.APIURL, "Bearer "+w.sheet.APIToken
	ts.Setenv("API", w.sheet.APIURL)
	ts.Setenv("WEBHOOK", w.sheet.WebhookURL)
	ts.Setenv("CHANNEL", w.sheet.ChannelID)
}

// run [<STDIN] ARGS: runs the binary to its end; its exit code must be 0 (or not, with !).
func (w *world) run(ts *testscript.TestScript, neg bool, args []string) {
	cmd := exec.Command(binary, args...)
	cmd.Dir = w.dir
	if in, ok := strings.CutPrefix(args[0], "<"); ok {
		cmd = exec.Command(binary, args[1:]...)
		cmd.Dir, cmd.Stdin = w.dir, strings.NewReader(in+"\n")
	}
	out, err := cmd.CombinedOutput()
	w.print(ts, string(out))
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%v", err)
	}
	if (err != nil) != neg {
		ts.Fatalf("exit: %v", err)
	}
}

// print makes text the story's stdout, for the command `stdout`.
func (w *world) print(ts *testscript.TestScript, text string) {
	_, err := ts.Stdout().Write([]byte(text))
	ts.Check(err)
}

// node NAME ARGS: starts `madoguchi serve` and waits until it is ready.
func (w *world) node(ts *testscript.TestScript, _ bool, args []string) {
	name, addr := args[0], freeAddress(ts)
	p, _ := w.start(ts, name, append([]string{"serve", "--listen", addr, "--line-api", w.sheet.EmulatorURL, "--line-blob-api", w.sheet.EmulatorURL}, args[1:]...)...)
	ts.Setenv(name, "http://"+addr)
	until(ts, "node "+name+" ready", func() bool {
		res, err := http.Get("http://" + addr + "/readyz")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	}, p.err.String)
}

// nats: starts a NATS server in this process; $NATS is its address.
func (w *world) nats(ts *testscript.TestScript, _ bool, _ []string) {
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, NoLog: true, NoSigs: true})
	ts.Check(err)
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		ts.Fatalf("the NATS server does not start")
	}
	w.close = append(w.close, s.Shutdown)
	ts.Setenv("NATS", s.ClientURL())
}

// pg NAME…: makes empty PostgreSQL databases; $NAME is each one's address.
func (w *world) postgres(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		ts.Setenv(name, pgtest.DSN(w.t))
	}
}

// halt NAME: asks a process to end and waits; it must end in good order.
func (w *world) halt(ts *testscript.TestScript, _ bool, args []string) {
	p := w.procs[args[0]]
	ts.Check(p.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case <-p.done:
	case <-time.After(20 * time.Second):
		ts.Fatalf("%s does not stop\n%s", args[0], p.err.String())
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		ts.Fatalf("%s ended with %d\n%s", args[0], code, p.err.String())
	}
	delete(w.procs, args[0])
}

// kill9 NAME: ends a process as a power cut would end it.
func (w *world) kill9(ts *testscript.TestScript, _ bool, args []string) {
	p := w.procs[args[0]]
	if args[0] == "demo" {
		w.keepPhones(ts)
	}
	ts.Check(p.cmd.Process.Kill())
	<-p.done
	delete(w.procs, args[0])
}

// stopAll ends what is left; a data race in any process fails the story, and so does traffic
// that is not LINE's.
func (w *world) stopAll() {
	for name, p := range w.procs {
		_ = p.cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-p.done:
		case <-time.After(20 * time.Second):
			_ = p.cmd.Process.Kill()
			<-p.done
		}
		if strings.Contains(p.err.String(), "DATA RACE") {
			w.env.T().Fatal("data race in " + name + ":\n" + p.err.String())
		}
	}
	for _, f := range w.close {
		f()
	}
	w.checkWire()
}
