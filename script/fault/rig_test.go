package fault

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the checker reads the databases itself
	_ "modernc.org/sqlite"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/store"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/postgres/pgtest"
	"github.com/madoguchi-desk/madoguchi/internal/adapter/store/sqlite"
	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// Engines.
const (
	onSQLite   = "sqlite"
	onPostgres = "postgres"
)

// rig is one installation under test: a desk of some nodes, LINE before it, and
// people who can sign in.
type rig struct {
	t      testing.TB
	engine string
	dir    string
	dsn    string // of PostgreSQL
	line   *line
	nodes  []*node
	people []person
	brands []brand
	front  string  // the load balancer, if there is one
	db     *sql.DB // the checker's own connection
	looks  looks

	upgraded bool // an older program ran at first, which need not know all that this one does
}

type person struct{ id, token string }

// brand is a workspace with its channel.
type brand struct{ workspace, channel, secret string }

// order says what a rig is made of; the zero value of a field means little.
type order struct {
	engine   string
	nodes    int
	people   int
	capacity int
	chiefs   int      // of the people, the first so many are supervisors
	offers   bool     // queues offer their work
	bot      bool     // a bot answers first
	dsn      string   // a PostgreSQL of the test's own
	keys     string   // and its database for keys
	args     []string // more flags of every node
	env      []string // of every node
	rate     float64  // share of its limits that LINE grants; 0: no limits
	strict   bool     // of the load balancer, if there is one: see watch
	old      string   // a program of an older version, which makes the database and runs at first
}

func newRig(t testing.TB, o order) *rig {
	t.Helper()
	r := &rig{t: t, engine: o.engine, dir: t.TempDir(), line: newLine(t, o.rate), upgraded: o.old != ""}
	r.must(os.Mkdir(filepath.Join(r.dir, "data"), 0o700))
	args := []string{"--log-level", "warn", "--quiet-hours", "", "--stale-after", "1h",
		"--line-api", r.line.url, "--line-blob-api", r.line.url}
	if o.engine == onPostgres {
		if r.dsn = o.dsn; r.dsn == "" {
			r.dsn = pgtest.DSN(t)
		}
		keys := o.keys
		if keys == "" {
			keys = pgtest.DSN(t)
		}
		args = append(args, "--database", r.dsn, "--keys-database", keys)
	}
	args = append(args, "--master-key", filepath.Join(r.dir, "master.key"), "--blobs", filepath.Join(r.dir, "blobs"))
	r.seed(o, args)
	for range max(o.nodes, 1) {
		addr := freeAddress(t)
		data := filepath.Join(r.dir, "data")
		r.nodes = append(r.nodes, &node{addr: addr, env: o.env, old: o.old,
			args: append(append([]string{"serve", "--listen", addr, "--data", data}, args...), o.args...)})
	}
	connecting := args
	if o.bot {
		connecting = append(slices.Clone(args), "--bot")
	}
	for i := range r.brands {
		r.connect(cmp.Or(o.old, binary), &r.brands[i], connecting)
	}
	r.must(r.openReader())
	r.line.hook(r.brands, r.nodes[0].addr)
	t.Cleanup(r.close)
	return r
}

func (r *rig) close() {
	for _, n := range r.nodes {
		n.kill9()
	}
	if r.db != nil {
		_ = r.db.Close()
	}
}

// seed makes the database and what a desk needs to begin.
func (r *rig) seed(o order, args []string) {
	if o.old != "" {
		r.seedOld(o, args)
		return
	}
	db, err := r.open()
	r.must(err)
	r.fill(db, o)
	r.must(db.Close())
}

// fill makes two brands, and people who work for both.
func (r *rig) fill(db *store.DB, o order) {
	people, capacity := max(o.people, 1), cmp.Or(o.capacity, 1000)
	ctx, centre := context.Background(), desk.CentreID("centre")
	r.must(db.PutCentre(ctx, centre, "Centre"))
	member := map[desk.WorkspaceID]desk.Role{}
	for _, name := range []string{"midori", "kitayama"} {
		id := desk.WorkspaceID(name)
		member[id] = desk.RoleOperator
		r.must(db.PutWorkspace(ctx, desk.Workspace{ID: id, Centre: centre, Name: name, Color: "#3B7D4F"}))
		r.must(db.PutQueue(ctx, desk.Queue{ID: desk.QueueID(name + "-first"), Workspace: id, Name: "first", Offers: o.offers, OfferFor: 3 * time.Second}))
		r.brands = append(r.brands, brand{workspace: name, channel: fmt.Sprintf("200600000%d", len(r.brands)+1), secret: "secret-of-" + name})
	}
	now := time.Now().UTC()
	for i := range people {
		member, role := maps.Clone(member), desk.RoleOperator
		if i < o.chiefs {
			role = desk.RoleSupervisor
			for w := range member {
				member[w] = role
			}
		}
		p := desk.Person{ID: desk.OperatorID(fmt.Sprintf("op%d", i)), Centre: centre, Email: fmt.Sprintf("op%d@fault.example", i), Name: "op",
			Role: role, Language: "ja", Presence: desk.Offline, Capacity: capacity, Memberships: member}
		r.must(db.PutPerson(ctx, p, ""))
		token := fmt.Sprintf("token-of-op%d", i)
		r.must(db.PutSession(ctx, flow.Session{Hash: flow.HashToken(token), Operator: p.ID, Kind: "token", CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(24 * time.Hour)}))
		r.people = append(r.people, person{string(p.ID), token})
	}
}

func (r *rig) open() (*store.DB, error) {
	if r.engine == onPostgres {
		return postgres.Open(context.Background(), r.dsn)
	}
	return sqlite.Open(context.Background(), r.file())
}

// connect makes the brand's channel with the program's own command.
func (r *rig) connect(program string, b *brand, args []string) {
	args = append([]string{"channel", "add", "line", "--id", b.channel, "--name", b.workspace, "--workspace", b.workspace,
		"--data", filepath.Join(r.dir, "data")}, args...)
	cmd := exec.Command(program, args...)
	cmd.Stdin = strings.NewReader(b.secret + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("channel add: %v\n%s", err, out)
	}
}

// command runs one of the program's commands with the flags of a node's serve, and
// more, to its end.
func (r *rig) command(name string, serve []string, more ...string) string {
	r.t.Helper()
	return r.commandOf(binary, name, serve, more...)
}

// commandOf is command with another version's program.
func (r *rig) commandOf(program, name string, serve []string, more ...string) string {
	r.t.Helper()
	out, err := exec.Command(program, append(append([]string{name}, serve[1:]...), more...)...).CombinedOutput()
	if err != nil {
		r.t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// up starts all nodes.
func (r *rig) up(env ...string) {
	r.t.Helper()
	for _, n := range r.nodes {
		n.start(r.t, env...)
	}
	for _, n := range r.nodes {
		if _, alive := n.ready(r.t); !alive {
			r.t.Fatalf("node %s ended while starting\n%s", n.addr, n.log.String())
		}
	}
}

// base is where a node's API is, or the load balancer's before them.
func (r *rig) base(i int) string {
	if r.front != "" {
		return r.front
	}
	return "http://" + r.nodes[i%len(r.nodes)].addr
}

// read gives the checker's connection; it never writes.
func (r *rig) read() *sql.DB { return r.db }

func (r *rig) openReader() (err error) {
	if r.engine == onPostgres {
		r.db, err = sql.Open("pgx", r.dsn)
		return err
	}
	return r.openFile(r.file())
}

// file is SQLite's.
func (r *rig) file() string { return filepath.Join(r.dir, "data", "desk.db") }

// write changes the database behind the desk's back, as a step of a schema does.
func (r *rig) write(text string) {
	r.t.Helper()
	driver, dsn := "sqlite", "file:"+r.file()+"?_pragma=busy_timeout(5000)"
	if r.engine == onPostgres {
		driver, dsn = "pgx", r.dsn
	}
	db, err := sql.Open(driver, dsn)
	r.must(err)
	defer db.Close()
	_, err = db.Exec(text)
	r.must(err)
}

func (r *rig) openFile(name string) (err error) {
	r.db, err = sql.Open("sqlite", "file:"+name+"?mode=ro&_pragma=busy_timeout(5000)")
	return err
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// patient is the operators' client: a desk that is down answers soon.
var patient = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
