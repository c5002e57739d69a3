package lineemu

import "encoding/json"

// Finding is something that LINE refuses in a message object, in LINE's own form.
type Finding struct {
	Property string // where: contents.body.contents[0].text; empty: the object itself
	Message  string // why
}

// CheckMessage tells what LINE would refuse in one message object, in the order of its
// members: none if LINE takes it. It judges as the emulator does a send request with
// StrictMedia: by LINE's published limits and forms, without loading any address.
func CheckMessage(message json.RawMessage) []Finding {
	var m map[string]any
	if err := json.Unmarshal(message, &m); err != nil || m == nil {
		return []Finding{{Message: "must be an object"}}
	}
	var found []Finding
	if d := newReader(message).twice(); d != nil {
		found = append(found, Finding{d.path, d.says()})
	}
	k := &checker{strictMedia: true}
	k.message(object{k: k, m: m})
	for _, d := range k.details {
		found = append(found, Finding{d.Property, d.Message})
	}
	return found
}
