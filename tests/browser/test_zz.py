import time
def test_x(screens):
    for kind,url in (("light","lending?lending_tolerance=0.3"),("light","lending?lending_tolerance=0.3"),("dark","lending"),("light","lending?embed_options=dark_theme"),("phone","lending"),("light",""),("light","evidence"),("light","smile?present=true")):
        t=time.time(); s=screens(kind).goto(url); print(kind,url,round(time.time()-t,2), s.page.url)
        s.page.screenshot(path=f"/tmp/x_{kind}_{url.split('?')[0]}{len(url)}.png")
        print(s("() => getComputedStyle(document.querySelector('.stApp')).backgroundColor+' '+getComputedStyle(document.querySelector('.question')).color+' '+document.querySelectorAll('canvas').length"), s.errors, s.strangers)
