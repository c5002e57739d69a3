package fault

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// load is customers who write and operators who answer, whatever happens to the
// desk. It remembers what LINE got 200 for and what the API took.
type load struct {
	r         *rig
	customers []customer

	mu     sync.Mutex
	said   []said
	posted []posted
	begun  map[string]int // answers begun, by customer
}

type customer struct{ user, channel string }

func (c customer) key() string { return c.channel + " " + c.user }

func newLoad(r *rig, customers int) *load {
	l := &load{r: r, begun: map[string]int{}}
	for i := range customers {
		c := customer{fmt.Sprintf("U%032x", i+1), r.brands[i%len(r.brands)].channel}
		if _, err := r.line.AddUser(lineemu.User{ID: c.user, DisplayName: fmt.Sprint("customer ", i)}); err != nil {
			r.t.Fatal(err)
		}
		l.customers = append(l.customers, c)
	}
	return l
}

// act lets a customer do something once and notes what became of it.
func (l *load) act(c customer, a lineemu.Act) lineemu.Said {
	a.ChannelID = c.channel
	did, err := l.r.line.Act(c.user, a)
	if err != nil {
		l.r.t.Errorf("act: %v", err)
		return did
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s := said{user: c.user, channel: c.channel, event: did.EventID, acked: did.Delivery.Result == lineemu.Delivered, at: time.Now()}
	if a.Type == "text" {
		s.text, s.nth = a.Text, len(l.said)+1
	}
	if a.Type == "unsend" {
		s.takenBack = a.MessageID
	}
	l.said = append(l.said, s)
	return did
}

// talk lets a customer write at a rate until ctx ends: texts, and now and then a
// picture that is taken back later.
func (l *load) talk(ctx context.Context, i int, every time.Duration) {
	c, picture := l.customers[i], ""
	for n := 0; ; n++ {
		switch {
		case n%6 == 2:
			picture = l.act(c, lineemu.Act{Type: "image"}).MessageID
		case picture != "" && n%6 == 5:
			l.act(c, lineemu.Act{Type: "unsend", MessageID: picture})
			picture = ""
		default:
			l.act(c, lineemu.Act{Type: "text", Text: fmt.Sprintf("c%d says %d", i, n)})
		}
		if !pause(ctx, every) {
			return
		}
	}
}

// greet lets every customer write once and waits until all inquiries are open and
// taken, customer i's by operator i mod all.
func (l *load) greet() {
	var all sync.WaitGroup
	for i, c := range l.customers {
		all.Go(func() {
			l.act(c, lineemu.Act{Type: "text", Text: fmt.Sprintf("c%d greets", i)})
			id := l.r.conversation(c)
			if status, out := l.r.call(context.Background(), l.r.base(0), l.r.operator(i), http.MethodPost, "/conversations/"+id+"/accept", nil, ""); status != http.StatusOK {
				l.r.t.Errorf("accept %s: %d %s", id, status, out)
			}
		})
	}
	all.Wait()
}

// answer lets an operator write to a customer, and asks again under the same key,
// another node each time, until the desk has taken it or ctx ends.
func (l *load) answer(ctx context.Context, i int, text string) bool {
	return l.write(ctx, i, text, func(try int) string { return l.r.base(i + try) })
}

// answerAt asks one node only.
func (l *load) answerAt(ctx context.Context, n *node, i int, text string) bool {
	return l.write(ctx, i, text, func(int) string { return "http://" + n.addr })
}

func (l *load) write(ctx context.Context, i int, text string, base func(try int) string) bool {
	id, by := l.r.conversation(l.customers[i]), l.r.operator(i)
	body := map[string]any{"type": "text", "text": text}
	if !l.r.upgraded && crc32.ChecksumIEEE([]byte(text))%4 == 0 { // a console sends so: its writer may still take it back
		body["undo_s"] = 1
	}
	for try := 0; ; try++ {
		status, answer := l.r.call(ctx, base(try), by, http.MethodPost, "/conversations/"+id+"/messages", body, "key of "+text)
		if status == http.StatusOK || status == http.StatusCreated {
			var m struct{ ID string }
			_ = json.Unmarshal(answer, &m)
			l.mu.Lock()
			l.posted = append(l.posted, posted{m.ID, text, time.Now()})
			l.mu.Unlock()
			return true
		}
		if status >= 400 && status < 500 && status != http.StatusTooManyRequests {
			l.r.t.Errorf("answer %q refused: %d %s", text, status, answer)
			return false
		}
		if !pause(ctx, 50*time.Millisecond) {
			return false
		}
	}
}

// answers lets an operator answer a customer at a rate until ctx ends.
func (l *load) answers(ctx context.Context, i int, every time.Duration) {
	for n := 0; l.answer(ctx, i, fmt.Sprintf("o%d answers %d", i, n)); n++ {
		if !pause(ctx, every) {
			return
		}
	}
}

// run lets all talk and be answered; stop ends that and waits.
func (l *load) run(every time.Duration) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for i := range l.customers {
		all.Go(func() { l.talk(ctx, i, every) })
		all.Go(func() { l.answers(ctx, i, 2*every) })
	}
	return func() { cancel(); all.Wait() }
}

// pause waits; false says that ctx has ended.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// world gives what is known now.
func (l *load) world() *world {
	l.mu.Lock()
	w := &world{said: slices.Clone(l.said), posted: slices.Clone(l.posted)}
	l.mu.Unlock()
	l.r.must(w.look(l.r.read()))
	for _, n := range l.r.nodes {
		w.leaks = append(w.leaks, n.log.leaks()...)
	}
	items, _ := l.r.line.Ledger(0) // after the desk: what it says was sent must be here by now
	for _, it := range items {
		if it.Direction == lineemu.Out {
			w.seen = append(w.seen, it)
		}
	}
	return w
}

// acked counts what LINE got 200 for.
func (l *load) acked() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.said {
		if s.acked {
			n++
		}
	}
	return n
}

// call makes one API call; status 0 means that no answer came.
func (r *rig) call(ctx context.Context, base string, by person, method, path string, body any, key string) (int, []byte) {
	data := []byte("{}")
	if body != nil {
		data, _ = json.Marshal(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, base+"/api/v1"+path, bytes.NewReader(data))
	if err != nil {
		return 0, nil
	}
	req.Header.Set("Authorization", "Bearer "+by.token)
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := patient.Do(req)
	if err != nil {
		return 0, nil
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, nil
	}
	return res.StatusCode, out
}

func (r *rig) operator(i int) person { return r.people[i%len(r.people)] }

// conversation waits for a customer's newest inquiry.
func (r *rig) conversation(c customer) string {
	const text = `SELECT v.id FROM conversation v JOIN thread t ON t.id = v.thread_id
WHERE t.channel_id = $1 AND t.source_id = $2 ORDER BY v.opened_at DESC LIMIT 1`
	var id string
	r.eventually(time.Minute, "the inquiry of "+c.key(), func() bool {
		return r.read().QueryRow(text, c.channel, c.user).Scan(&id) == nil
	})
	return id
}

// eventually asks until the answer is yes.
func (r *rig) eventually(limit time.Duration, what string, done func() bool) time.Duration {
	begin := time.Now()
	for !done() {
		if time.Since(begin) > limit {
			r.t.Fatalf("not within %v: %s\n%s", limit, what, r.nodes[0].log.String())
		}
		time.Sleep(20 * time.Millisecond)
	}
	return time.Since(begin)
}

func textAct(text string) lineemu.Act { return lineemu.Act{Type: "text", Text: text} }
