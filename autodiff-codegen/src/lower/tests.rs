use crate::args::Options;
use crate::dump::dump;
use crate::error::Errors;
use crate::lower::{Source, lower};

#[test]
fn scratch() {
    let text = std::fs::read_to_string("/tmp/fns.rs").unwrap();
    let file: syn::File = syn::parse_str(&text).unwrap();
    for item in file.items {
        if let syn::Item::Fn(item) = item {
            let mut errors = Errors::new();
            let options = Options::default();
            let f = lower(
                &Source {
                    sig: &item.sig,
                    block: &item.block,
                    impl_generics: None,
                    self_ty: None,
                    options: &options,
                },
                &mut errors,
            );
            println!("---- {}", item.sig.ident);
            for e in errors.finish() {
                println!("ERROR {}", e.text());
            }
            if let Some(f) = f {
                println!("{}", dump(&f));
            }
        }
    }
}
