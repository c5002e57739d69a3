package lineemu

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

var errNothing = errors.New("no acts: give at least one")

func errActType(t string) error {
	known := make([]string, 0, len(builders))
	for k := range builders {
		known = append(known, k)
	}
	slices.Sort(known)
	return fmt.Errorf("type %q: give one of %s", t, strings.Join(known, ", "))
}

// Check tells what is wrong with the act by itself; who does it and where is not looked at.
func (a Act) Check() error {
	if builders[a.Type] == nil && a.Type != "richmenu" { // a tap becomes another act, by the menu in force
		return errActType(a.Type)
	}
	return a.check()
}

// check looks at the act alone, before anything is locked or changed, and decodes its media.
func (a *Act) check() error {
	switch a.Type {
	case "text":
		if a.Text == "" {
			return errors.New("text: write something, an empty text cannot be sent")
		}
		if (len(a.Emojis) > 0 && !json.Valid(a.Emojis)) || (len(a.Mention) > 0 && !json.Valid(a.Mention)) {
			return errors.New("emojis and mention: give JSON in LINE's own form")
		}
	case "edit", "unsend":
		if a.MessageID == "" {
			return fmt.Errorf("message_id: say which message to %s", a.Type)
		}
	case "postback":
		if len(a.Data) == 0 {
			return errors.New("data: give the postback's data")
		}
	case "accountLink":
		if a.Nonce == "" || (a.Result != "" && a.Result != "ok" && a.Result != "failed") {
			return errors.New("accountLink needs nonce, and result ok or failed")
		}
	case "unknown":
		if t, _ := a.Event["type"].(string); t == "" {
			return errors.New("event: give the raw event object with its type")
		}
	case "image", "video", "audio", "file":
		return a.checkMedia()
	}
	return nil
}

func (a *Act) checkMedia() error {
	if a.External != nil && a.External.OriginalContentURL == "" {
		return errors.New("external: give original_content_url")
	}
	if a.Data == "" {
		placeholder(a.Type) // drawn here once rather than under the lock
		return nil
	}
	data := a.Data
	if _, after, ok := strings.Cut(data, ";base64,"); ok && strings.HasPrefix(data, "data:") {
		data = after
	}
	b, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return fmt.Errorf("data: give the file in base64, or leave it out for a placeholder: %w", err)
	}
	a.bytes = b
	return nil
}
