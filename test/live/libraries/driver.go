// One process of gomemcache, driven over its standard input: tab-separated calls, a line each, answered by a line.
//
//	driver host:port,host:port name=JSON ...
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/bradfitz/gomemcache/memcache"
)

func main() {
	servers := strings.Split(os.Args[1], ",")
	var timeout time.Duration
	for _, option := range os.Args[2:] {
		name, value, _ := strings.Cut(option, "=")
		var seconds float64
		if name != "Timeout" || json.Unmarshal([]byte(value), &seconds) != nil {
			panic(option)
		}
		timeout = time.Duration(seconds * float64(time.Second))
	}
	fresh := func() *memcache.Client {
		client := memcache.New(servers...)
		client.Timeout = timeout
		return client
	}
	client := fresh()
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		words := strings.Split(lines.Text(), "\t")
		if words[0] == "fresh" {
			client = fresh()
		}
		began := time.Now()
		said := call(client, words[0], words[1:])
		ms := float64(time.Since(began).Microseconds()) / 1000
		said[0] = fmt.Sprintf("%s\t%.1f", said[0], ms)
		fmt.Println(strings.Join(said, "\t"))
	}
}

func call(client *memcache.Client, verb string, words []string) []string {
	switch verb {
	case "set":
		if err := client.Set(&memcache.Item{Key: words[0], Value: []byte(words[1])}); err != nil {
			return failed(err)
		}
		return []string{"OK"}
	case "get":
		item, err := client.Get(words[0])
		if err == memcache.ErrCacheMiss {
			return []string{"MISS"}
		}
		if err != nil {
			return failed(err)
		}
		return []string{"VALUE", string(item.Value)}
	case "multi":
		items, err := client.GetMulti(words)
		var answered []string
		for i, key := range words {
			if _, ok := items[key]; ok {
				answered = append(answered, strconv.Itoa(i))
			}
		}
		// The map comes back even beside an error.
		said := []string{"PAGE", strings.Join(answered, ",")}
		if err != nil {
			said = append(said, err.Error())
		}
		return said
	}
	return []string{"OK"}
}

func failed(err error) []string {
	return []string{"FAIL", err.Error()}
}
