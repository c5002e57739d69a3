package fault

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// crowd is customers of one brand whom nobody has taken, and a supervisor who writes to all of
// them at once: as their first reply, and that an incident is over. A few more hear what
// incidents have to say, each of them of its own. Whatever happens to the desk, each is asked
// for until it is done.
type crowd struct {
	l     *load
	chief person
	many  []customer // written to at once
	few   []customer // who hear notices
	n     atomic.Int64
	done  atomic.Int64 // runs
}

// newCrowd lets them write once, and waits until their names are known: texts name them, so
// that no two are the same.
func newCrowd(l *load, n int) *crowd {
	c := &crowd{l: l, chief: l.r.people[0]}
	for i := range n + 2 {
		who := customer{fmt.Sprintf("U%032x", 0xc0000+i), l.r.brands[0].channel}
		if _, err := l.r.line.AddUser(lineemu.User{ID: who.user, DisplayName: crowdName(i)}); err != nil {
			l.r.t.Fatal(err)
		}
		if i < n {
			c.many = append(c.many, who)
		} else {
			c.few = append(c.few, who)
		}
		l.act(who, textAct(fmt.Sprintf("c%d waits", 1000+i)))
		l.r.conversation(who)
		l.r.eventually(time.Minute, "the name of "+who.key(), func() bool {
			var name string
			return l.r.read().QueryRow(`SELECT name FROM contact WHERE external = $1`, who.user).Scan(&name) == nil && name == crowdName(i)
		})
	}
	return c
}

func crowdName(i int) string { return fmt.Sprintf("waiter %d", i) }

// runs is how many actions on many were done.
func (c *crowd) runs() int64 { return c.done.Load() }

// run goes on until it is told to stop; then what is under way is brought to its end.
func (c *crowd) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for _, loop := range []func(){c.reply, c.tell, c.notify} {
		all.Go(func() {
			for ctx.Err() == nil {
				loop()
			}
		})
	}
	return func() { cancel(); all.Wait() }
}

// reply writes to all who wait.
func (c *crowd) reply() {
	n := c.n.Add(1)
	body := map[string]any{"kind": "say", "text": fmt.Sprintf("run %d to {{name}}", n), "conversation_ids": c.talks(), "at_most": 1000,
		"to_who_wrote_since": true, "to_heated": true}
	c.finish(n, c.ask(http.MethodPost, "/bulk", body, fmt.Sprintf("key of run %d", n)))
}

// tell writes to all of an incident, to which they were attached by hand.
func (c *crowd) tell() {
	n := c.n.Add(1)
	id := c.open(n, map[string]any{"words": []string{"nobody says this"}})
	for _, talk := range c.talks() {
		c.ask(http.MethodPut, "/conversations/"+talk+"/incident", map[string]any{"incident_id": id}, "")
	}
	body := map[string]any{"text": fmt.Sprintf("run %d to {{name}}", n), "at_most": 1000, "to_who_wrote_since": true, "to_heated": true}
	c.finish(n, c.ask(http.MethodPost, "/incidents/"+id+"/solved", body, fmt.Sprintf("key of run %d", n)))
	c.close(id)
}

// notify lets a customer write what an incident is known by. They hear its notice while that
// is free, so that it may also never be said.
func (c *crowd) notify() {
	n := c.n.Add(1)
	who := c.few[int(n)%len(c.few)]
	id := c.open(n, map[string]any{"words": []string{fmt.Sprintf("sign%dof", n)}, "notice": fmt.Sprintf("notice %d", n)})
	came := c.l.act(who, textAct(fmt.Sprintf("c%d waits sign%dof", 2000, n))).Delivery.Result == lineemu.Delivered
	for begin, heard := time.Now(), 0; came && heard == 0 && time.Since(begin) < time.Second; pause(context.Background(), 20*time.Millisecond) {
		_ = c.l.r.read().QueryRow(`SELECT count(*) FROM message WHERE content LIKE $1`, fmt.Sprintf(`%%"notice %d"%%`, n)).Scan(&heard)
	}
	c.close(id)
	c.ask(http.MethodPut, "/conversations/"+c.l.r.conversation(who)+"/incident", map[string]any{}, "")
}

func (c *crowd) talks() (ids []string) {
	for _, who := range c.many {
		ids = append(ids, c.l.r.conversation(who))
	}
	return ids
}

// open makes an incident, once: one whose answer was lost is found by its title.
func (c *crowd) open(n int64, body map[string]any) string {
	title := fmt.Sprintf("incident %d of %s", n, c.chief.id)
	body["workspace_id"], body["title"], body["kind"], body["joins"] = c.l.r.brands[0].workspace, title, "outage", "auto"
	for {
		var list struct {
			Items []struct {
				ID   string
				Body struct{ Title string }
			}
		}
		_ = json.Unmarshal(c.ask(http.MethodGet, "/incidents?workspace="+c.l.r.brands[0].workspace, nil, ""), &list)
		for _, i := range list.Items {
			if i.Body.Title == title {
				return i.ID
			}
		}
		c.l.r.call(context.Background(), c.l.r.base(0), c.chief, http.MethodPost, "/incidents", body, "")
	}
}

func (c *crowd) close(id string) {
	var is struct {
		Version int64
		State   string
	}
	for is.State != "closed" {
		_ = json.Unmarshal(c.ask(http.MethodGet, "/incidents/"+id, nil, ""), &is)
		c.l.r.call(context.Background(), c.l.r.base(0), c.chief, http.MethodPost, "/incidents/"+id+"/close", map[string]any{"version": is.Version}, "")
	}
}

// finish waits for the end of a run. Each of them is to have its text by then.
func (c *crowd) finish(n int64, begun []byte) {
	var run struct{ ID, State string }
	_ = json.Unmarshal(begun, &run)
	for run.ID != "" && run.State != "done" {
		pause(context.Background(), 20*time.Millisecond)
		_ = json.Unmarshal(c.ask(http.MethodGet, "/bulk/"+run.ID, nil, ""), &run)
	}
	c.done.Add(1)
	c.l.mu.Lock()
	defer c.l.mu.Unlock()
	for i := range c.many {
		c.l.posted = append(c.l.posted, posted{"of run " + run.ID, fmt.Sprintf("run %d to %s様", n, crowdName(i)), time.Now()})
	}
}

// ask asks until it is done, whatever node is up. What is refused is a fault of the trial's.
func (c *crowd) ask(method, path string, body any, key string) []byte {
	for try := 0; ; try++ {
		status, out := c.l.r.call(context.Background(), c.l.r.base(try), c.chief, method, path, body, key)
		if status >= 200 && status < 300 {
			return out
		}
		if status >= 400 && status < 500 && status != http.StatusTooManyRequests && !strings.Contains(string(out), "version") || try > 2000 {
			c.l.r.t.Errorf("%s %s: %d %s", method, path, status, out)
			return nil
		}
		pause(context.Background(), 30*time.Millisecond)
	}
}
