package lineemu_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

func TestSmoke(t *testing.T) {
	srv := lineemu.NewServer(t)
	got := make(chan string, 10)
	bot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got <- string(b)
	}))
	defer bot.Close()
	ch, err := srv.AddChannel(lineemu.Channel{WebhookURL: bot.URL})
	if err != nil {
		t.Fatal(err)
	}
	u, _ := srv.AddUser(lineemu.User{})
	for typ := range map[string]int{"text": 0, "sticker": 0, "image": 0, "video": 0, "audio": 0, "file": 0, "location": 0} {
		s, err := srv.Act(u.ID, lineemu.Act{Type: typ, Text: "x"})
		if err != nil {
			t.Fatal(err)
		}
		j, _ := json.Marshal(s)
		t.Log(string(j), <-got)
	}
	_ = ch
}
