package lineemu_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

const pathMenu = "/v2/bot/richmenu"

// menuJSON is a menu of 2500 × 843 with the given actions side by side, 500 wide each.
func menuJSON(actions ...string) string {
	areas := make([]string, len(actions))
	for i, a := range actions {
		areas[i] = fmt.Sprintf(`{"bounds":{"x":%d,"y":0,"width":500,"height":800},"action":%s}`, i*500, a)
	}
	return `{"size":{"width":2500,"height":843},"selected":true,"name":"既定","chatBarText":"メニュー","areas":[` + strings.Join(areas, ",") + `]}`
}

// picture is an empty picture, a file of a few kilobytes.
func picture(format string, w, h int) []byte {
	var b bytes.Buffer
	img := image.NewGray(image.Rect(0, 0, w, h))
	if format == "jpeg" {
		_ = jpeg.Encode(&b, img, nil)
	} else {
		_ = png.Encode(&b, img)
	}
	return b.Bytes()
}

func (w *world) putImage(menu, ctype string, body []byte) reply {
	w.t.Helper()
	req := must(http.NewRequest("POST", w.URL+pathMenu+"/"+menu+"/content", bytes.NewReader(body)))(w.t)
	req.Header.Set("Authorization", "Bearer "+w.ch.AccessToken)
	req.Header.Set("Content-Type", ctype)
	return w.do(req)
}

// request is a call with the channel's token that is not held against LINE's OpenAPI.
func (w *world) request(method, path, body string) *http.Request {
	req := must(http.NewRequest(method, w.URL+path, strings.NewReader(body)))(w.t)
	req.Header.Set("Authorization", "Bearer "+w.ch.AccessToken)
	req.Header.Set("Content-Type", "application/json")
	return req
}

// menu makes a menu with an image.
func (w *world) menu(actions ...string) string {
	w.t.Helper()
	id := w.want(w.call("POST", pathMenu, menuJSON(actions...)), 200, "").json(w.t)["richMenuId"].(string)
	w.want(w.putImage(id, "image/png", picture("png", 1200, 405)), 200, "")
	return id
}

func (w *world) userMenu(id string) string { return "/v2/bot/user/" + id + "/richmenu" }

const tapMessage = `{"type":"message","label":"聞く","text":"送料は？"}`

func TestRichMenuLifeAndPrecedence(t *testing.T) {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	const noImage, noMenu = "must upload richmenu image before applying it to user", "richmenu not found"
	bare := w.want(w.call("POST", pathMenu, menuJSON(tapMessage)), 200, "").json(t)["richMenuId"].(string)
	mine := w.userMenu(w.user.ID)
	w.want(w.call("POST", "/v2/bot/user/all/richmenu/"+bare, nil), 400, noImage)
	w.want(w.call("POST", mine+"/"+bare, nil), 400, noImage)
	w.want(w.call("POST", mine+"/richmenu-none", nil), 404, noMenu)
	w.want(w.call("GET", pathMenu+"/"+bare+"/content", nil), 404, "Not found")
	w.want(w.putImage(bare, "image/gif", picture("png", 1200, 405)), 415, "")
	w.want(w.putImage(bare, "image/png", picture("jpeg", 1200, 405)), 400, "")
	w.want(w.putImage(bare, "image/png", picture("png", 1200, 1200)), 400, "The size of the image is invalid")
	w.want(w.putImage(bare, "image/png", make([]byte, 1<<20+1)), 413, "")
	w.want(w.putImage(bare, "image/jpeg", picture("jpeg", 1200, 405)), 200, "")
	w.want(w.putImage(bare, "image/png", picture("png", 1200, 405)), 400, "An image has already been uploaded to the richmenu")
	if r := w.call("GET", pathMenu+"/"+bare+"/content", nil); r.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("image %v", r.header)
	}
	std, own := bare, w.menu(tapMessage, tapMessage)
	force := func() any {
		m, _ := w.want(w.control("GET", "/emu/users/"+w.user.ID+"/richmenu?channel_id="+w.ch.ID, ""), 200, "").json(t)["rich_menu"].(map[string]any)
		return m["rich_menu_id"]
	}
	w.want(w.call("GET", "/v2/bot/user/all/richmenu", nil), 404, "no default richmenu")
	w.want(w.call("GET", mine, nil), 404, "the user has no richmenu")
	if force() != nil {
		t.Error("a menu from nowhere")
	}
	w.want(w.call("POST", "/v2/bot/user/all/richmenu/"+std, nil), 200, "")
	w.want(w.call("GET", "/v2/bot/user/all/richmenu", nil), 200, "")
	if force() != std {
		t.Error("the default is not shown")
	}
	w.want(w.call("GET", mine, nil), 404, "the user has no richmenu")
	w.want(w.call("POST", mine+"/"+own, nil), 200, "")
	if got := w.call("GET", mine, nil).json(t)["richMenuId"]; got != own || force() != own {
		t.Errorf("own menu: %v", got)
	}
	w.want(w.call("DELETE", pathMenu+"/"+own, nil), 200, "")
	w.want(w.call("GET", mine, nil), 404, "the user has no richmenu")
	w.want(w.call("GET", pathMenu+"/"+own, nil), 404, noMenu)
	if force() != std {
		t.Error("a deleted menu hides the default")
	}
	w.want(w.call("DELETE", "/v2/bot/user/all/richmenu", nil), 200, "")
	if force() != nil {
		t.Error("the default is cancelled")
	}
	if list := w.call("GET", pathMenu+"/list", nil).json(t)["richmenus"].([]any); len(list) != 1 {
		t.Errorf("list %v", list)
	}
	guest := must(w.AddUser(lineemu.User{NotFriend: true}))(t)
	w.want(w.call("POST", w.userMenu(guest.ID)+"/"+std, nil), 200, "") // accepted, and nothing happens
	w.want(w.call("GET", w.userMenu(guest.ID), nil), 404, "the user has no richmenu")
	w.want(w.call("GET", w.userMenu("U1"), nil), 400, "The value for the 'userId' parameter is invalid")
}

func TestRichMenuRules(t *testing.T) {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	good := menuJSON(tapMessage)
	w.want(w.call("POST", pathMenu+"/validate", good), 200, "")
	for _, tc := range []struct{ old, new, want string }{
		{`"width":2500`, `"width":2501`, "size.width"},
		{`"height":843`, `"height":249`, "size.height"},
		{`"height":843`, `"height":1725`, "size"}, // 2500 / 1725 is less than 1.45
		{`"selected":true,`, ``, "selected"},
		{`"既定"`, `"` + strings.Repeat("名", 301) + `"`, "name"},
		{`"メニュー"`, `"` + strings.Repeat("あ", 15) + `"`, "chatBarText"},
		{`"x":0`, `"x":-1`, "areas[0].bounds.x"},
		{`"width":500`, `"width":0`, "areas[0].bounds.width"},
		{`"type":"message"`, `"type":"camera"`, "areas[0].action.type"},
		{tapMessage, `{"type":"richmenuswitch","data":"d","richMenuAliasId":"A"}`, "areas[0].action.richMenuAliasId"},
	} {
		body := strings.Replace(good, tc.old, tc.new, 1)
		for _, path := range []string{pathMenu, pathMenu + "/validate"} {
			if r := w.want(w.call("POST", path, body), 400, "The request body has 1 error(s)"); !strings.Contains(r.body, `"property":"`+tc.want+`"`) {
				t.Errorf("%s → %s: %s", tc.old, tc.new, r.body)
			}
		}
	}
	many := make([]string, 21)
	for i := range many {
		many[i] = tapMessage
	}
	w.want(w.call("POST", pathMenu, menuJSON(many[:20]...)), 200, "")
	w.want(w.call("POST", pathMenu, menuJSON(many...)), 400, "The request body has 1 error(s)")
	for range 999 {
		w.want(w.do(w.request("POST", pathMenu, good)), 200, "")
	}
	w.want(w.call("POST", pathMenu, good), 400, "The number of rich menus exceeds the limit")
}

func TestRichMenuTaps(t *testing.T) {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	other := w.menu(tapMessage)
	id := w.menu(
		tapMessage,
		`{"type":"postback","label":"確認","data":"d=1","displayText":"確認する"}`,
		`{"type":"uri","label":"店","uri":"https://example.com/"}`,
		`{"type":"richmenuswitch","data":"to=b","richMenuAliasId":"b"}`,
		`{"type":"datetimepicker","data":"when","mode":"date"}`,
	)
	tap := func(body string) map[string]any {
		t.Helper()
		return w.want(w.control("POST", "/emu/users/"+w.user.ID+"/richmenu/tap", body), 201, "").json(t)
	}
	w.want(w.control("POST", "/emu/users/"+w.user.ID+"/richmenu/tap", `{"area":0}`), 400, "")
	w.want(w.call("POST", w.userMenu(w.user.ID)+"/"+id, nil), 200, "")
	w.want(w.control("POST", "/emu/users/"+w.user.ID+"/richmenu/tap", `{"area":5}`), 400, "")
	w.want(w.control("POST", "/emu/users/"+w.user.ID+"/richmenu/tap", `{}`), 400, "")
	if got := tap(`{"channel_id":"` + w.ch.ID + `","x":10,"y":10}`); got["result"] != "message" || w.bot.got()[0].events[0].Message["text"] != "送料は？" {
		t.Errorf("message: %v", got)
	}
	if got := tap(`{"x":501,"y":799}`); got["result"] != "postback" || w.bot.got()[0].events[0].Postback.Data != "d=1" {
		t.Errorf("postback: %v", got)
	}
	if got := tap(`{"x":501,"y":800}`); got["result"] != "none" || len(w.bot.got()) != 0 {
		t.Errorf("below the areas: %v", got)
	}
	if got := tap(`{"area":2}`); got["result"] != "uri" || got["uri"] != "https://example.com/" || len(w.bot.got()) != 0 {
		t.Errorf("uri: %v", got)
	}
	if got := tap(`{"area":4}`); got["result"] != "datetimepicker" || len(w.bot.got()) != 0 {
		t.Errorf("picker: %v", got)
	}
	tap(`{"area":4,"params":{"date":"2026-11-03"}}`)
	if pb := w.bot.got()[0].events[0].Postback; pb.Data != "when" || pb.Params["date"] != "2026-11-03" {
		t.Errorf("picked: %v", pb)
	}
	switched := func(status string) {
		t.Helper()
		said := w.act(lineemu.Act{Type: "richmenu", Area: new(3)})
		pb := w.bot.got()[0].events[0].Postback
		if said.Tapped.Status != status || pb.Data != "to=b" || pb.Params["newRichMenuAliasId"] != "b" || pb.Params["status"] != status {
			t.Errorf("switch: %+v %+v, want %s", said.Tapped, pb, status)
		}
	}
	switched("RICHMENU_ALIAS_ID_NOTFOUND")
	w.want(w.call("POST", pathMenu+"/alias", map[string]any{"richMenuAliasId": "b", "richMenuId": other}), 200, "")
	w.want(w.call("DELETE", pathMenu+"/"+other, nil), 200, "")
	switched("RICHMENU_NOTFOUND")
	w.want(w.call("POST", pathMenu+"/alias/b", map[string]any{"richMenuId": w.menu(tapMessage)}), 200, "")
	switched("SUCCESS")
	if got := w.call("GET", w.userMenu(w.user.ID), nil).json(t)["richMenuId"]; got == id {
		t.Error("the switch did not link the other menu")
	}
	view := w.control("GET", "/emu/users/"+w.user.ID+"/richmenu", "").json(t)["rich_menu"].(map[string]any)
	if view["width"] != 2500.0 || len(view["areas"].([]any)) != 1 {
		t.Errorf("view %v", view)
	}
	resp := must(http.Get(w.URL + view["image_url"].(string)))(t)
	defer resp.Body.Close()
	if _, err := png.DecodeConfig(resp.Body); err != nil {
		t.Errorf("image: %d %v", resp.StatusCode, err)
	}
}

func TestRichMenuAliases(t *testing.T) {
	w := newWorld(t, lineemu.Config{RateFactor: -1})
	id := w.menu(tapMessage)
	put := func(alias, menu string) reply {
		return w.call("POST", pathMenu+"/alias", map[string]any{"richMenuAliasId": alias, "richMenuId": menu})
	}
	w.want(put("a", id), 200, "")
	w.want(put("a", id), 400, "conflict richmenu alias id")
	w.want(put("b", "richmenu-none"), 400, "richmenu not found")
	w.want(put("B!", id), 400, "The request body has 1 error(s)")
	w.want(put("list", id), 200, "")
	if got := w.call("GET", pathMenu+"/alias/a", nil).json(t); got["richMenuId"] != id {
		t.Errorf("alias %v", got)
	}
	if got := w.call("GET", pathMenu+"/alias/list", nil).json(t)["aliases"].([]any); len(got) != 2 {
		t.Errorf("aliases %v", got)
	}
	w.want(w.call("DELETE", pathMenu+"/alias/a", nil), 200, "")
	for _, method := range []string{"GET", "DELETE"} {
		w.want(w.call(method, pathMenu+"/alias/a", nil), 404, "richmenu alias not found")
	}
}

func TestRichMenuBulkAndBatch(t *testing.T) {
	w := standing(t, lineemu.Config{})
	ids := w.people(3)
	a, b := w.menu(tapMessage), w.menu(tapMessage)
	has := func(user, menu string) {
		t.Helper()
		if got := w.call("GET", w.userMenu(user), nil).json(t)["richMenuId"]; menu != "" && got != menu || menu == "" && got != nil {
			t.Errorf("%s sees %v, want %q", user, got, menu)
		}
	}
	w.want(w.call("POST", pathMenu+"/bulk/link", map[string]any{"richMenuId": a, "userIds": ids[:2]}), 202, "")
	w.want(w.call("POST", pathMenu+"/bulk/link", map[string]any{"richMenuId": b, "userIds": ids[2:]}), 202, "")
	w.want(w.call("POST", pathMenu+"/bulk/link", map[string]any{"richMenuId": "x", "userIds": ids}), 400, "richmenu not found")
	w.want(w.call("POST", pathMenu+"/bulk/link", map[string]any{"userIds": []string{}}), 400, "The request body has 2 error(s)")
	swap := map[string]any{"operations": []any{map[string]any{"type": "link", "from": a, "to": b}, map[string]any{"type": "link", "from": b, "to": a}}}
	w.want(w.call("POST", pathMenu+"/validate/batch", swap), 200, "")
	id := w.want(w.call("POST", pathMenu+"/batch", swap), 202, "").header.Get("X-Line-Request-Id")
	progress := func() any {
		return w.want(w.call("GET", pathMenu+"/progress/batch?requestId="+id, nil), 200, "").json(t)["phase"]
	}
	if progress() != "ongoing" {
		t.Error("done at once")
	}
	has(ids[0], a)
	w.advance(time.Second)
	if progress() != "succeeded" {
		t.Error("not done")
	}
	has(ids[0], b)
	has(ids[2], a)
	w.want(w.call("POST", pathMenu+"/batch", map[string]any{"operations": []any{map[string]any{"type": "unlink", "from": b}}}), 202, "")
	w.advance(time.Second)
	has(ids[0], "")
	has(ids[2], a)
	w.want(w.call("POST", pathMenu+"/batch", map[string]any{"operations": []any{map[string]any{"type": "unlinkAll"}}}), 202, "")
	w.advance(time.Second)
	has(ids[2], "")
	w.want(w.call("POST", pathMenu+"/batch", swap), 429, "") // 3 an hour
	w.want(w.call("POST", pathMenu+"/validate/batch", map[string]any{"operations": []any{map[string]any{"type": "link", "to": "x"}, map[string]any{"type": "y"}}}), 400, "The request body has 3 error(s)")
	w.want(w.call("GET", pathMenu+"/progress/batch?requestId=x", nil), 404, "Not found")
	w.want(w.call("POST", pathMenu+"/bulk/unlink", map[string]any{"userIds": ids}), 202, "")
}
