package script

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// sent are the messages that a customer has got, oldest first, as LINE's JSON.
func (w *world) sent(ts *testscript.TestScript, customer string) []any {
	var page struct {
		Items []struct {
			UserID    string `json:"user_id"`
			Direction string
			Message   any
		}
	}
	ts.Check(json.Unmarshal([]byte(w.control(ts, "GET", "/emu/ledger?after=0", "")), &page))
	var out []any
	for _, it := range page.Items {
		if it.UserID == customers[customer] && it.Direction == "out" {
			out = append(out, it.Message)
		}
	}
	return out
}

// shows CUSTOMER REGEXP: waits until the last message that the customer got matches,
// with its buttons.
func (w *world) shows(ts *testscript.TestScript, _ bool, args []string) {
	re := regexp.MustCompile("(?s)" + args[1])
	last := ""
	until(ts, args[0]+" is shown "+args[1], func() bool {
		all := w.sent(ts, args[0])
		if len(all) == 0 {
			return false
		}
		raw, err := json.Marshal(all[len(all)-1])
		ts.Check(err)
		last = string(raw)
		return re.MatchString(last)
	}, func() string { return last })
}

// keepPhones remembers what stands on the customers' phones: the emulator forgets it
// when the demo dies, phones do not.
func (w *world) keepPhones(ts *testscript.TestScript) {
	for name := range customers {
		w.phones[name] = append(w.phones[name], w.sent(ts, name)...)
	}
}

// tap CUSTOMER LABEL [old]: taps the newest button of that label (or the oldest, also one
// from before a restart), once it is there.
func (w *world) tap(ts *testscript.TestScript, _ bool, args []string) {
	var data []string
	until(ts, "a button "+args[1], func() bool {
		if len(args) > 2 {
			data = buttons(w.phones[args[0]], args[1], nil)
		}
		data = buttons(w.sent(ts, args[0]), args[1], data)
		return len(data) > 0
	}, func() string { return fmt.Sprint(w.sent(ts, args[0])) })
	if len(args) < 3 {
		slices.Reverse(data)
	}
	body, err := json.Marshal(map[string]string{"type": "postback", "data": data[0]})
	ts.Check(err)
	w.control(ts, "POST", "/emu/users/"+customers[args[0]]+"/messages", string(body))
}

// buttons collects what buttons of a label carry, in the order of the messages; behind a … it
// need be a part of the label only.
func buttons(v any, label string, found []string) []string {
	switch v := v.(type) {
	case []any:
		for _, c := range v {
			found = buttons(c, label, found)
		}
	case map[string]any:
		stands, _ := v["label"].(string)
		part, some := strings.CutPrefix(label, "…")
		if data, ok := v["data"].(string); ok && (stands == label || some && strings.Contains(stands, part)) {
			return append(found, data)
		}
		for _, c := range v {
			found = buttons(c, label, found)
		}
	}
	return found
}
