// Theme.swift: the colours and attributes of roles and surfaces. Data only: files are parsed in
// Configuration, and terminals and exports call `look`.

/// The look of a role.
public struct Ink: Hashable, Sendable {
  /// The colour of the text.
  public var color: Color
  /// Its attributes.
  public var attributes: Attributes

  public init(_ color: Color = .default, _ attributes: Attributes = []) {
    self.color = color
    self.attributes = attributes
  }
}

/// The look of a surface.
public struct Paper: Hashable, Sendable {
  /// The colour behind the text.
  public var background: Color
  /// The colour of text whose ink is `default`; needed if the theme sets a background.
  public var foreground: Color?
  /// Attributes that mark the surface where its background is not distinguishable: with no or few
  /// colours.
  public var fallback: Attributes

  public init(
    _ background: Color = .default, foreground: Color? = nil, fallback: Attributes = []
  ) {
    self.background = background
    self.foreground = foreground
    self.fallback = fallback
  }
}

/// The look of a style on a terminal or in an export.
public struct Look: Hashable, Sendable {
  /// The colour of the text.
  public var foreground: Color
  /// The colour behind it.
  public var background: Color
  /// The attributes.
  public var attributes: Attributes

  public init(_ foreground: Color, on background: Color, _ attributes: Attributes) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

/// A complete set of inks and papers.
public struct Theme: Hashable, Sendable {
  /// The name for `--theme`.
  public var name: String
  /// The default colours in pictures, where no terminal has any.
  public var window: (background: RGB, foreground: RGB) {
    get { (windowBackground, windowForeground) }
    set { (windowBackground, windowForeground) = newValue }
  }
  private var windowBackground = RGB(0x12, 0x14, 0x18)
  private var windowForeground = RGB(0xD6, 0xDB, 0xE3)
  /// Indexed by raw value.
  private var inks: [Ink]
  private var papers: [Paper]

  /// A theme without colours, whose attributes still emphasise what is important.
  public init(name: String) {
    self.name = name
    inks = Role.allCases.map { _ in Ink() }
    papers = Surface.allCases.map { Paper(fallback: Theme.fallback(of: $0)) }
  }

  /// How a role is drawn.
  public subscript(role: Role) -> Ink {
    get { inks[Int(role.rawValue)] }
    set { inks[Int(role.rawValue)] = newValue }
  }

  /// What a surface looks like.
  public subscript(surface: Surface) -> Paper {
    get { papers[Int(surface.rawValue)] }
    set { papers[Int(surface.rawValue)] = newValue }
  }

  private static func fallback(of surface: Surface) -> Attributes {
    switch surface {
    case .base, .footer, .popup, .prompt: []
    case .header: .bold
    case .selected: .reverse
    case .partner: .underline
    case .past: [.reverse, .bold]
    }
  }
}

extension Theme {
  /// The look of a style on a terminal with that many colours.
  ///
  /// A surface whose background equals the base is marked by its fallback attributes. Inks are made
  /// for the base: on one of the sixteen strong colours, and in reverse, they are replaced by one
  /// readable colour.
  public func look(of style: Style, depth: ColorDepth) -> Look {
    let ink = self[style.role]
    let paper = self[style.surface]
    let base = self[.base].background.quantized(to: depth)
    let background = paper.background.quantized(to: depth)
    var look = Look(
      (ink.color == .default ? paper.foreground ?? .default : ink.color).quantized(to: depth),
      on: background, ink.attributes.union(style.attributes))
    guard style.surface != .base else { return look }
    if background == base || isNeutral(background, beside: base, depth) {
      look.background = base
      look.attributes.formUnion(paper.fallback)
      if paper.fallback.contains(.reverse) { look.foreground = .default }
    } else if background.isStrong || look.foreground == background {
      let own = paper.foreground?.quantized(to: depth) ?? background
      let rgb = background.concrete(default: windowBackground)
      look.foreground = own == background ? rgb.contrasting(depth) : own
    }
    return look
  }

  /// Whether a quantised colour is grey. Beside the terminal's own background, grey is either
  /// invisible or too strong.
  private func isNeutral(_ color: Color, beside base: Color, _ depth: ColorDepth) -> Bool {
    depth <= .sixteen && base == .default
      && [0, 7, 8, 15].contains { color == .indexed($0) }
  }
}

extension Color {
  /// Whether it is one of the sixteen colours that the terminal defines.
  fileprivate var isStrong: Bool {
    guard case .indexed(let index) = self else { return false }
    return index < 16
  }
}

extension RGB {
  /// Black or white, whichever contrasts more.
  fileprivate func contrasting(_ depth: ColorDepth) -> Color {
    let isLight = 299 * Int(red) + 587 * Int(green) + 114 * Int(blue) > 127_500
    switch depth {
    case .none: return .default
    case .eight: return .indexed(isLight ? 0 : 7)
    case .sixteen: return .indexed(isLight ? 0 : 15)
    case .palette: return .indexed(isLight ? 16 : 231)
    case .full: return .rgb(isLight ? RGB(0, 0, 0) : RGB(255, 255, 255))
    }
  }
}
