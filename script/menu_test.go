package script

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/madoguchi-desk/madoguchi/internal/adapter/line"
	"github.com/madoguchi-desk/madoguchi/internal/desk/richmenu"
)

// lineCall makes a call of LINE's API as another system of the brand's would, which has its token.
func (w *world) lineCall(ts *testscript.TestScript, method, path, mime, body string) (int, string) {
	var list struct {
		Items []struct {
			ID          string
			AccessToken string `json:"access_token"`
		}
	}
	ts.Check(json.Unmarshal([]byte(w.control(ts, "GET", "/emu/channels", "")), &list))
	for _, ch := range list.Items {
		if ch.ID != w.sheet.ChannelID {
			continue
		}
		req, err := http.NewRequest(method, w.sheet.EmulatorURL+path, strings.NewReader(body))
		ts.Check(err)
		req.Header.Set("Authorization", "Bearer "+ch.AccessToken)
		req.Header.Set("Content-Type", mime)
		res, err := http.DefaultClient.Do(req)
		ts.Check(err)
		defer func() { _ = res.Body.Close() }()
		out, err := io.ReadAll(res.Body)
		ts.Check(err)
		return res.StatusCode, string(out)
	}
	ts.Fatalf("no channel %s", w.sheet.ChannelID)
	return 0, ""
}

// theirs NAME all|CUSTOMER: another system makes a rich menu and shows it, to all or to one.
func (w *world) theirs(ts *testscript.TestScript, _ bool, args []string) {
	body := fmt.Sprintf(`{"size":{"width":1200,"height":405},"selected":true,"name":%q,"chatBarText":"menu","areas":[]}`, args[0])
	_, out := w.lineCall(ts, "POST", "/v2/bot/richmenu", "application/json", body)
	var made struct {
		ID string `json:"richMenuId"`
	}
	ts.Check(json.Unmarshal([]byte(out), &made))
	w.lineCall(ts, "POST", "/v2/bot/richmenu/"+made.ID+"/content", "image/png", string(line.MenuPicture(richmenu.Served)))
	who := args[1]
	if who != "all" {
		who = customers[who]
	}
	if status, out := w.lineCall(ts, "POST", "/v2/bot/user/"+who+"/richmenu/"+made.ID, "application/json", ""); status != http.StatusOK {
		ts.Fatalf("link: %d %s", status, out)
	}
}

// menu CUSTOMER REGEXP: waits until the rich menu that the customer sees is called so; none is
// called "none".
func (w *world) menu(ts *testscript.TestScript, _ bool, args []string) {
	re := regexp.MustCompile("^(?:" + args[1] + ")$")
	var name string
	until(ts, args[0]+" sees the menu "+args[1], func() bool {
		var view struct {
			Menu *struct{ Name string } `json:"rich_menu"`
		}
		ts.Check(json.Unmarshal([]byte(w.control(ts, "GET", "/emu/users/"+customers[args[0]]+"/richmenu?channel_id="+w.sheet.ChannelID, "")), &view))
		if name = "none"; view.Menu != nil {
			name = view.Menu.Name
		}
		return re.MatchString(name)
	}, func() string { return name })
}

// press CUSTOMER AREA: taps the rich menu that the customer sees.
func (w *world) press(ts *testscript.TestScript, _ bool, args []string) {
	w.print(ts, w.control(ts, "POST", "/emu/users/"+customers[args[0]]+"/richmenu/tap", fmt.Sprintf(`{"channel_id":%q,"area":%s}`, w.sheet.ChannelID, args[1]))+"\n")
}

// menus REGEXP: waits until the names of all of the account's rich menus, in order, match.
func (w *world) menus(ts *testscript.TestScript, _ bool, args []string) {
	re := regexp.MustCompile("^(?:" + args[0] + ")$")
	var names []string
	until(ts, "the account's menus are "+args[0], func() bool {
		var list struct {
			Menus []struct{ Name string } `json:"richmenus"`
		}
		_, out := w.lineCall(ts, "GET", "/v2/bot/richmenu/list", "application/json", "")
		ts.Check(json.Unmarshal([]byte(out), &list))
		names = nil
		for _, m := range list.Menus {
			names = append(names, m.Name)
		}
		return re.MatchString(strings.Join(names, " "))
	}, func() string { return strings.Join(names, " ") })
}
