package fault

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// wires counts the cables of this process.
var wires atomic.Int32

// R21 on a network of its own: two nodes and the database (with NATS) each in a
// network namespace without a default route. The cable between the second node and
// the database is pulled: it takes nothing in, from LINE or from operators, while the
// first goes on; with the cable back it works again. Meanwhile operators at both nodes try to
// win the same inquiries (R13 holds): one wins each, who is cut off is told so, and who has lost
// is told when the cable is back. The last time the node dies
// while it is cut off, so that whatever it took in then is gone.
func TestCableCut(t *testing.T) {
	onDemand(t)
	p := newPlan(t)
	l, slowest, cuts, race := cableCut(t, p, trials(3))
	found := append(l.judge(4*time.Minute), race.judge()...)
	promptly(t, "the node works again after the cable", slowest, healsIn)
	report(t, result{Promise: "R21", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: len(cuts), Figures: map[string]any{
		"what": "network namespaces, veth down", "acked": l.acked(), "cuts_s": cuts, "slowest_healing_ms": slowest.Milliseconds(), "accepts": race.figures()}}, found)
}

// The control: a node that says 200 before it has stored anything says so when it is
// cut off too, and what it had in its hands is lost.
func TestCableCutNoticesAnEarlyAnswer(t *testing.T) {
	onDemand(t)
	p := newPlan(t)
	l, _, _, _ := cableCut(t, p, 1, "MADOGUCHI_SABOTAGE=ack_before_commit")
	found := l.verdict(15 * time.Second)
	failed := mustBreak(l, found, ruleAcked)
	report(t, result{Promise: "R21", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 1, Figures: map[string]any{"acked": l.acked()},
		Control: "ack_before_commit", ControlFailed: failed}, found)
}

// The control of the contest: without the thread's version two win.
func TestCableCutNoticesTwoWinners(t *testing.T) {
	onDemand(t)
	p := newPlan(t)
	l, _, _, race := cableCut(t, p, 1, "MADOGUCHI_SABOTAGE=no_version")
	found := append(l.verdict(15*time.Second), race.verdict()...)
	failed := mustBreak(l, found, ruleOneWinner)
	report(t, result{Promise: "R21", Engine: onPostgres, Nodes: 2, Seed: p.seed, Trials: 1, Figures: map[string]any{"accepts": race.figures()},
		Control: "no_version", ControlFailed: failed}, found)
}

// cableCut cuts the second node off so often under load. It gives the longest time
// from the cable's return to a webhook that the node takes, how long the cuts were, and how
// operators raced meanwhile.
func cableCut(t *testing.T, p plan, rounds int, env ...string) (l *load, slowest time.Duration, cuts []int, c *contest) {
	r, db := newNetwork(t, env)
	r.up()
	l = newLoad(r, 12) // every second one's brand comes in at the second node
	l.greet()
	c = l.contest()
	stop := l.run(250 * time.Millisecond)
	defer stop()
	for round := range rounds {
		var racing sync.WaitGroup
		c.waiting(6)
		time.Sleep(p.between(500*time.Millisecond, time.Second))
		end, link := db, "node1" // which end of the cable is pulled
		if p.IntN(2) == 1 {
			end, link = r.nodes[1].space, "db"
		}
		end.ip("link", "set", link, "down")
		begin, length := time.Now(), p.between(8*time.Second, 16*time.Second)
		racing.Go(func() { c.race(begin.Add(length)) })
		if len(env) == 0 {
			l.mustRefuse(1)
			l.mustRefuseWords(1)
			l.mustAccept(0)
		}
		racing.Wait()
		time.Sleep(length - time.Since(begin))
		cuts = append(cuts, int(time.Since(begin).Seconds()))
		dies := round == rounds-1
		if dies {
			r.nodes[1].kill9()
		}
		end.ip("link", "set", link, "up")
		begin = time.Now()
		if dies {
			r.nodes[1].up(t)
		}
		l.mustAccept(1)
		slowest = max(slowest, time.Since(begin))
		c.again()
	}
	return l, slowest, cuts, c
}

// mustRefuseWords says that a cut-off node takes nothing from an operator; another
// then takes the same, once.
func (l *load) mustRefuseWords(node int) {
	text := fmt.Sprintf("o0 answers at %d", time.Now().UnixNano())
	id := l.r.conversation(l.customers[0])
	status, out := l.r.call(context.Background(), "http://"+l.r.nodes[node].addr, l.r.operator(0), http.MethodPost,
		"/conversations/"+id+"/messages", map[string]string{"type": "text", "text": text}, "key of "+text)
	if status/100 == 2 {
		l.r.t.Errorf("the node without a database took an answer: %d %s", status, out)
	}
	l.answerAt(context.Background(), l.r.nodes[0], 0, text)
}

// newNetwork makes the rig: each node has one link to the database's namespace, and
// one to ours, where LINE and the operators are.
func newNetwork(t *testing.T, env []string) (*rig, *space) {
	db := newSpace(t, "db")
	server := newPGServer(t)
	server.enter, server.listen = db.enter, "*"
	server.fill(nil)
	rules, err := os.OpenFile(filepath.Join(server.Data(), "pg_hba.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = rules.WriteString("host all all 198.18.0.0/15 trust\n") // addresses that are set apart for tests
		_ = rules.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	server.exec("SELECT pg_reload_conf()")
	_, hints := startNATS(t, -1)
	db.forward(":4222", "127.0.0.1:"+strconv.Itoa(hints))

	// The rig itself, and so the checker, comes by the server's socket, which no cable cuts.
	dsn, keys := server.URL("desk").String(), server.URL("keys").String()
	r := newRig(t, order{engine: onPostgres, nodes: 2, people: 8, dsn: dsn, keys: keys, env: env})
	for i, n := range r.nodes {
		n.space = newSpace(t, "node"+strconv.Itoa(i))
		ours, his := fmt.Sprintf("198.18.%d.1", i), fmt.Sprintf("198.18.%d.2", i)
		wire := fmt.Sprintf("md%dw%d", os.Getpid(), wires.Add(1)) // one that was cut goes away in its own time
		ip(t, "link", "add", wire, "type", "veth", "peer", "name", "edge", "netns", n.space.name)
		ip(t, "addr", "add", ours+"/30", "dev", wire)
		ip(t, "link", "set", wire, "up")
		n.space.address("edge", his+"/30")

		store := fmt.Sprintf("198.18.%d.1", 100+i)
		db.ip("link", "add", "node"+strconv.Itoa(i), "type", "veth", "peer", "name", "db", "netns", n.space.name)
		db.address("node"+strconv.Itoa(i), store+"/30")
		n.space.address("db", fmt.Sprintf("198.18.%d.2/30", 100+i))

		_, port, _ := net.SplitHostPort(n.addr)
		from := n.addr
		n.addr = net.JoinHostPort(his, port)
		n.args = rerouted(n.args, from, n.addr)
		n.args = rerouted(n.args, dsn, "postgres://postgres@"+net.JoinHostPort(store, server.port)+"/desk?sslmode=disable&connect_timeout=2")
		n.args = rerouted(n.args, keys, "postgres://postgres@"+net.JoinHostPort(store, server.port)+"/keys?sslmode=disable&connect_timeout=2")
		n.args = rerouted(n.args, strings.TrimPrefix(r.line.url, "http://"), newProxy(t, ours+":0", strings.TrimPrefix(r.line.url, "http://")).Listen)
		n.args = append(n.args, "--nats-url", "nats://"+net.JoinHostPort(store, "4222"))
		r.line.hook(r.brands[i:i+1], n.addr)
	}
	return r, db
}
