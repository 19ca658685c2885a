// A citizen's screen at the counter follows what is handed to it: a page that shows another thing than is on, or still shows one, goes back
// to the screen's own page, which leads on or is blank. Words of thanks do not stay for the next person.
(() => {
  const own = document.currentScript ?? document.querySelector("script[data-shown]"), EVERY = 1500, THANKS = 12000;
  const home = () => location.replace(own.dataset.home);
  const look = async () => {
    try {
      const answer = await fetch(own.dataset.state, { cache: "no-store", redirect: "manual" });
      if (answer.type === "opaqueredirect") { home(); return; }
      if (answer.ok && String((await answer.json()).shown) !== own.dataset.shown) { home(); return; }
    } catch { /* the network is away; the next look tells */ }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
  if (own.dataset.shown === "0" && document.querySelector(".bc-messages")) setTimeout(home, THANKS);
})();
