// The token of a page is changed by every sign-in, also by one in another window: what was kept here is sent with the one that holds now.
(() => {
  addEventListener("submit", (event) => {
    const field = event.target.elements?.csrfmiddlewaretoken, now = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (field && now) field.value = now;
  }, true);
})();
